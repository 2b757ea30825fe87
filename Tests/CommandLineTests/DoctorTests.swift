import Foundation
import Programs
import Testing

/// The built program in bad situations, each told with what mends it. Nothing of the machine itself is changed: what has
/// to be missing or full is so in a mount namespace.
@Suite("virt-ci doctor", .serialized)
struct DoctorTests {
    private struct Answer: Decodable {
        struct Finding: Decodable {
            var check: String
            var verdict: String
            var sentence: String
            var remedy: String?
        }
        var schema: Int
        var verdict: String
        var findings: [Finding]

        func finding(_ check: String) throws -> Finding {
            try #require(findings.first { $0.check == check })
        }
    }

    /// A libvirt that answers at once, and that starts no daemon.
    private static let libvirt = ["--connect", "test:///default", "--limit", "10"]

    private func answer(_ invocation: Invocation) throws -> Answer {
        #expect(invocation.diagnostics == "")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(invocation.output.utf8))
        #expect(answer.schema == 1)
        #expect(invocation.status == (answer.verdict == "fail" ? 2 : 0))
        #expect(answer.findings.allSatisfy { ["ok", "skipped"].contains($0.verdict) == ($0.remedy == nil) })
        #expect(answer.findings.allSatisfy { !$0.sentence.contains("\n") })
        return answer
    }

    private func doctor(
        _ arguments: [String] = libvirt, in sandbox: Sandbox, environment: [String: String] = [:]
    ) async throws -> Answer {
        try answer(await sandbox.run(["doctor", "--format", "json"] + arguments, environment: environment))
    }

    private func doctor(in sandbox: Sandbox, after line: String) async throws -> Answer {
        try answer(await sandbox.run(["doctor", "--format", "json"] + Self.libvirt, after: line))
    }

    @Test("On a machine that works: nothing fails", .enabled(if: Host.canStartMachines, Host.reason))
    func working() async throws {
        try await Sandbox.with { sandbox in
            let answer = try await doctor([], in: sandbox)
            #expect(answer.findings.filter { $0.verdict == "fail" }.map(\.sentence) == [])
            #expect(try answer.finding("libvirt").sentence.contains(" with QEMU "))
            // Nothing is made but what libvirt's daemon needs: not even the pool's folder.
            #expect(sandbox.machines == [])
            #expect(!FileManager.default.fileExists(atPath: sandbox.root + "/data"))
        }
    }

    @Test("For people: a line a check, and what mends it below")
    func text() async throws {
        try await Sandbox.with { sandbox in
            let ended = try await sandbox.run(["doctor"] + Self.libvirt)
            #expect(ended.status == 2)
            #expect(ended.output.contains("\nfail     libvirt         'test:///default' leads to libvirt's driver"))
            #expect(ended.output.contains("→ virt-ci doctor --connect qemu:///session\n"))
        }
    }

    @Test("A path without programs")
    func programs() async throws {
        try await Sandbox.with { sandbox in
            let finding = try await doctor(in: sandbox, environment: ["PATH": "/nowhere"]).finding("programs")
            #expect(finding.verdict == "fail")
            #expect(finding.sentence.hasPrefix("Missing: ssh, "))
            let remedy = try #require(finding.remedy)
            #expect(remedy.contains(" install ") && remedy.contains("xorriso"))
        }
    }

    @Test("An invalid profile among the user's")
    func profile() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.write("sumary: nothing\n", to: "profiles/mine.yaml")
            let finding = try await doctor(in: sandbox).finding("profiles")
            #expect(finding.verdict == "fail")
            #expect(finding.sentence.contains("ROOT/profiles/mine.yaml"))
            #expect(finding.remedy == "virt-ci profile validate")
        }
    }

    @Test("A libvirt that isn't there, and one whose socket nobody listens on")
    func noLibvirt() async throws {
        try await Sandbox.with { sandbox in
            let uri = "qemu:///session?socket=\(sandbox.root)/socket"
            var finding = try await doctor(["--connect", uri], in: sandbox).finding("libvirt")
            #expect(finding.verdict == "fail")
            #expect(finding.sentence.contains("No such file or directory"))
            try await Program.python.run([
                "-c", "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", sandbox.root + "/socket",
            ])
            finding = try await doctor(["--connect", uri], in: sandbox).finding("libvirt")
            #expect(finding.sentence.contains("Connection refused"))
        }
    }

    @Test(
        "A system daemon's socket that only root may use",
        .enabled(if: geteuid() == 0, "needs root, to be another user"))
    func permission() async throws {
        try await Sandbox.with { sandbox in
            let become = """
                python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' socket
                chmod 600 socket; chmod 755 .; chown -R 65534 home profiles run
                exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$@"
                """
            let invocation = try await sandbox.run(
                [
                    "doctor", "--format", "json", "--connect", "qemu:///system?socket=\(sandbox.root)/socket",
                    "--limit", "10",
                ], after: become)
            let answer = try answer(invocation)
            let finding = try answer.finding("libvirt")
            #expect(finding.verdict == "fail")
            #expect(finding.sentence.contains("Permission denied"), "\(finding.sentence)")
            #expect(finding.remedy?.contains("usermod --append --groups libvirt") == true)
            let pool = try answer.finding("pool")
            #expect(pool.verdict != "skipped", "\(pool.sentence)")
        }
    }

    @Test("A full file system for images", .enabled(if: geteuid() == 0, "needs root, to mount a small file system"))
    func full() async throws {
        try await Sandbox.with { sandbox in
            let mount = """
                mkdir -p "$XDG_DATA_HOME"
                exec unshare --mount --propagation private sh -c '
                  mount -t tmpfs -o size=1m none "$XDG_DATA_HOME" && exec "$0" "$@"' "$0" "$@"
                """
            let finding = try await doctor(in: sandbox, after: mount).finding("pool")
            #expect(finding.verdict == "fail")
            #expect(finding.sentence.hasPrefix("1 MiB are free for images and disks in 'ROOT/data/virt-ci/volumes'"))
            #expect(finding.remedy == "virt-ci gc")
        }
    }

    @Test("A folder for images that can't be written", .enabled(if: geteuid() == 0, "needs root, to mount read-only"))
    func readOnly() async throws {
        try await Sandbox.with { sandbox in
            let mount = """
                mkdir -p "$XDG_DATA_HOME"
                exec unshare --mount --propagation private sh -c '
                  mount -t tmpfs -o ro none "$XDG_DATA_HOME" && exec "$0" "$@"' "$0" "$@"
                """
            let finding = try await doctor(in: sandbox, after: mount).finding("pool")
            #expect(finding.verdict == "fail")
            #expect(finding.sentence == "'ROOT/data', where images and disks go, can't be written by this user")
        }
    }

    @Test(
        "A user's folder for sockets that isn't there, as without a session",
        .enabled(if: geteuid() == 0, "needs root, to be another user"))
    func runtime() async throws {
        try await Sandbox.with { sandbox in
            let become = """
                export XDG_RUNTIME_DIR=/run/user/65534; chmod 755 .
                exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$@"
                """
            let finding = try await doctor(in: sandbox, after: become).finding("runtime")
            #expect(finding.verdict == "fail")
            #expect(finding.sentence.contains("'/run/user/65534/virt-ci' is not there and can't be made below '/run"))
            #expect(finding.remedy?.contains("loginctl enable-linger") == true)
        }
    }

    @Test("A machine that a killed process left")
    func leases() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.write("", to: "state/virt-ci/machines/stale/lock")
            try sandbox.write(
                """
                {"machine":"stale","uri":"qemu:///session","pool":"virt-ci","volumes":[],"profile":"debian-12",
                "image":"sha256:0","created":"2026-11-26T00:00:00Z"}
                """, to: "state/virt-ci/machines/stale/lease.json")
            let finding = try await doctor(in: sandbox).finding("leases")
            #expect(finding.verdict == "warn")
            #expect(finding.sentence == "Left over and owned by nobody: stale")
        }
    }

    @Test("GitLab is asked only when it is named, and wrong addresses are wrong usage")
    func server() async throws {
        try await Sandbox.with { sandbox in
            #expect(try await doctor(in: sandbox).finding("gitlab").verdict == "skipped")
            let named = try await doctor(Self.libvirt + ["--host", "http://127.0.0.1:1"], in: sandbox)
            #expect(try named.finding("gitlab").verdict == "fail")
            let other = try await doctor(in: sandbox, environment: ["VIRT_CI_GITLAB": "http://127.0.0.1:1"])
            #expect(try other.finding("gitlab").verdict == "fail")
            let wrong = try await sandbox.run(["doctor", "--host", "https://me:secret@gitlab.com"])
            #expect(wrong.status == 64)
            #expect(!wrong.diagnostics.contains("secret"))
        }
    }
}
