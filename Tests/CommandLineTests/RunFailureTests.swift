import Foundation
import Programs
import SampleGitLab
import Testing

/// Each ends with 2, a sentence, a hint, and nothing left behind.
@Suite("A run that can't be finished", .serialized, .enabled(if: Host.canStartMachines, Host.reason))
struct RunFailureTests {
    /// Runs the sample's failed job, and looks for what is left.
    private func run(
        _ arguments: [String] = [], in sandbox: Sandbox, after line: String = ":"
    ) async throws -> Invocation {
        try await SampleFixture.with { sample in
            let ended = try await sandbox.run(["run", sample.failedJobURL] + arguments, after: line)
            #expect(ended.status == 2, "\(ended.diagnostics)")
            #expect(ended.output == "")
            #expect(sandbox.leftovers() == [])
            #expect(sample.credentialLeaks.isEmpty)
            return ended
        }
    }

    @Test("An unknown profile: told with those there are")
    func unknownProfile() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await run(["--profile", "debian-21"], in: sandbox)
            #expect(
                ended.failure == """
                    error: There is no profile 'debian-21'; there are: almalinux-10, almalinux-9, centos-stream-10, \
                    centos-stream-9, debian-12, debian-13, fedora-43, fedora-44, fedora-rawhide, opensuse-leap-16, \
                    ubuntu-2404
                    hint: did you mean 'debian-12'?
                    """)
        }
    }

    @Test("A profile that nothing resembles: told with what to do")
    func noSuchProfile() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await run(["--profile", "solaris"], in: sandbox)
            #expect(
                ended.failure.hasSuffix(
                    "\nhint: choose one with --profile, or write your own: ~/.config/virt-ci/profiles/solaris.yaml"))
        }
    }

    @Test("No libvirt at the given address")
    func noLibvirt() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            let ended = try await run(["--connect", "qemu:///session?socket=/nowhere/socket"], in: sandbox)
            #expect(
                ended.failure.hasPrefix(
                    "error: Cannot connect to libvirt at 'qemu:///session?socket=/nowhere/socket': "))
            #expect(ended.failure.contains("\nhint: install it (Debian: libvirt-daemon-system; "))
        }
    }

    @Test("No libvirt on this machine", .enabled(if: geteuid() == 0, "needs root, to hide libvirt's daemon"))
    func notInstalled() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            // It is found outside of `PATH`, too.
            let hide = """
                exec unshare --mount --propagation private sh -c '
                  for daemon in /usr/sbin/libvirtd /usr/sbin/virtqemud /run/libvirt; do
                    if [ -d "$daemon" ]; then mount -t tmpfs none "$daemon"
                    elif [ -e "$daemon" ]; then mount --bind /dev/null "$daemon"; fi
                  done
                  exec "$0" "$@"' "$0" "$@"
                """
            let ended = try await run(in: sandbox, after: hide)
            #expect(
                ended.failure == """
                    error: The program 'libvirtd' is not installed
                    hint: install it: apt-get install libvirt-daemon, or dnf install libvirt-daemon
                    """)
        }
    }

    @Test("More memory than this host has")
    func memory() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile(memory: "4000 GiB")
            let ended = try await run(in: sandbox)
            #expect(
                ended.failure.wholeMatch(
                    of: /error: A machine of profile 'debian-12' needs 3.9 TiB of memory, and .+ are free\nhint: .+/
                ) != nil, "\(ended.failure)")
        }
    }

    @Test(
        "Less disk space than a run, or an image, needs",
        .enabled(if: geteuid() == 0, "needs root, to mount a small file system"),
        arguments: [
            ("64m", "error: The storage pool 'virt-ci' has "), ("1m", "error: The image needs "),
        ])
    func diskSpace(_ size: String, _ sentence: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try sandbox.write(String(repeating: "disk", count: 1 << 19), to: "profiles/disk.raw")
            let mount = """
                mkdir -p "$XDG_DATA_HOME"
                exec unshare --mount --propagation private sh -c '
                  mount -t tmpfs -o size=\(size) none "$XDG_DATA_HOME" && exec "$0" "$@"' "$0" "$@"
                """
            let ended = try await run(in: sandbox, after: mount)
            #expect(ended.failure.hasPrefix(sentence), "\(ended.diagnostics)")
            #expect(ended.failure.contains("\nhint: free some disk space"))
        }
    }

    @Test(
        "A cache or a state folder without room",
        .enabled(if: geteuid() == 0, "needs root, to mount a small file system"),
        arguments: [
            ("CACHE", "4k", "error: There is no room left for '"), ("CACHE", "24k", "error: Cannot fetch commit "),
            ("STATE", "4k", "error: 'ssh-keygen -q -t' failed with "),
            ("STATE", "64k", "error: 'xorriso -as mkisofs' failed with "),
        ])
    func fullFolder(_ name: String, _ size: String, _ sentence: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            let folder = "$XDG_\(name)_HOME"
            // What is left in it is told on the file system that has room.
            let mount = """
                mkdir -p "\(folder)"
                exec unshare --mount --propagation private sh -c '
                  mount -t tmpfs -o size=\(size) none "\(folder)" && { "$0" "$@"; status=$?; }
                  find "\(folder)" -name "*.json" -size +0 -exec cat {} + > left; exit $status' "$0" "$@"
                """
            let ended = try await run(in: sandbox, after: mount)
            #expect(ended.failure.hasPrefix(sentence), "\(ended.diagnostics)")
            #expect(ended.failure.contains("\nhint: "))
            let left = FileManager.default.contents(atPath: sandbox.root + "/left") ?? Data()
            // A report that is there is whole, and tells the error.
            let isReport = left.range(of: Data("\"result\" : \"error\"".utf8)) != nil
            #expect(isReport == (name == "STATE"), "\(String(decoding: left, as: UTF8.self))")
        }
    }

    @Test(
        "A broken image",
        arguments: [
            ("rm -f image.qcow2", "it is not there"),
            (
                "qemu-img create -q -f qcow2 -b /etc/passwd -F raw image.qcow2",
                "it is based on another file, '/etc/passwd'"
            ),
            ("qemu-img create -q -f qcow2 image.qcow2 1G; truncate -s 512 image.qcow2", "it is damaged: "),
        ])
    func brokenImage(_ line: String, _ reason: String) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile(image: "image.qcow2")
            let ended = try await run(in: sandbox, after: "cd profiles; \(line)")
            let sentence = "error: 'ROOT/profiles/image.qcow2' can't be used as an image: \(reason)"
            #expect(ended.failure.hasPrefix(sentence), "\(ended.failure)")
            #expect(ended.failure.contains("\nhint: "))
        }
    }

    @Test("A machine that doesn't get ready: names the requirement that was missed")
    func notReady() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile(sshLimit: "2 s")
            let ended = try await run(in: sandbox)
            #expect(ended.diagnostics.contains("missed 'ssh' within 2.0 s; trying another one"))
            #expect(ended.failure.contains("missed requirement 3 of 4, 'ssh'"))
            #expect(ended.failure.contains("\nhint: "))
            // What was seen of it, while it was still there.
            #expect(ended.diagnostics.contains("Its domain's state: running\n"))
            #expect(ended.diagnostics.contains("of 127.0.0.1 leads to its ssh\n"))
            #expect(ended.diagnostics.contains("Its guest agent is not connected"))
            #expect(ended.diagnostics.contains("QEMU's log, ROOT/run/virt-ci/libvirt/cache/libvirt/qemu/log/virt-ci-"))
            let run = try #require(try FileManager.default.contentsOfDirectory(atPath: sandbox.state + "/runs").first)
            let record = "\(sandbox.state)/runs/\(run)"
            let picture = try #require(FileManager.default.contents(atPath: record + "/screenshot.png"))
            #expect(picture.starts(with: Data([0x89] + Array("PNG\r\n".utf8))))
            #expect(FileManager.default.fileExists(atPath: record + "/console.log"))
        }
    }
}
