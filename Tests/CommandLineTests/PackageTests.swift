import Foundation
import Programs
import Testing

/// Packages of the program as it was built for the tests: an optimised build takes minutes.
@Suite("Packages")
struct PackageTests {
    private static let makeProgram = Program("make", debianPackage: "make", fedoraPackage: "make")
    private static let dpkgProgram = Program("dpkg", debianPackage: "dpkg", fedoraPackage: "dpkg")
    private static let shlibdepsProgram = Program(
        "dpkg-shlibdeps", debianPackage: "dpkg-dev", fedoraPackage: "dpkg-dev")
    private static let rpmProgram = Program("rpm", debianPackage: "rpm", fedoraPackage: "rpm")
    private static let rpmbuildProgram = Program("rpmbuild", debianPackage: "rpm", fedoraPackage: "rpm-build")

    private static let canMakeDebs = [makeProgram, dpkgProgram, shlibdepsProgram].allSatisfy {
        (try? $0.locate()) != nil
    }
    private static let canMakeRPMs = [makeProgram, rpmProgram, rpmbuildProgram].allSatisfy { (try? $0.locate()) != nil }

    /// The paths that every package has, below its prefix.
    private static let files = [
        "bin/virt-ci", "lib/virt-ci/virt-ci", "lib/systemd/system/virt-ci-gc.service",
        "share/virt-ci/profiles/debian-12.yaml", "share/bash-completion/completions/virt-ci",
        "share/zsh/site-functions/_virt-ci", "share/fish/vendor_completions.d/virt-ci.fish",
        "share/doc/virt-ci/README.md",
    ]

    /// - Returns: The package's path.
    private func package(_ target: String, _ suffix: String, in sandbox: Sandbox) async throws -> String {
        let build = (try Sandbox.program().name as NSString).deletingLastPathComponent
        let folder = sandbox.root + "/packages"
        try await Self.makeProgram.run(
            [target, "FROM=\(build)", "PACKAGES=\(folder)"],
            // Nobody keeps it: dpkg-deb(1) would compress it for half a minute.
            environment: ["DPKG_DEB_COMPRESSOR_TYPE": "none"], directory: Checkout.root, deadline: .seconds(300))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return "\(folder)/\(try #require(names.first { $0.hasSuffix(suffix) }))"
    }

    /// What is installed below a root works, and has its own profiles.
    private func check(_ root: String, prefix: String, in sandbox: Sandbox) async throws {
        for file in Self.files {
            #expect(FileManager.default.fileExists(atPath: root + prefix + "/" + file), "\(file)")
        }
        let program = Program(root + prefix + "/bin/virt-ci", debianPackage: "", fedoraPackage: "")
        let environment = sandbox.environment(["VIRT_CI_PROFILES": ""])
        let listed = try await program.run(["profile", "list", "--format", "json"], environment: environment)
        #expect(listed.text.contains(root + prefix + "/share/virt-ci/profiles/debian-12.yaml"))
    }

    @Test("A Debian package is installed by dpkg, works, and goes without a trace", .enabled(if: canMakeDebs))
    func deb() async throws {
        try await Sandbox.with { sandbox in
            let file = try await package("deb", ".deb", in: sandbox)
            let facts = try await Self.dpkgProgram.run(["--info", file]).text
            for needed in ["libvirt0 (>= ", "libreadline8", "libc6 (>= ", "openssh-client", "libarchive-tools"] {
                #expect(facts.contains(needed), "\(needed)")
            }
            let root = sandbox.root + "/root"
            for folder in ["info", "updates", "triggers"] {
                try FileManager.default.createDirectory(
                    atPath: root + "/var/lib/dpkg/" + folder, withIntermediateDirectories: true)
            }
            for file in ["status", "available"] { try sandbox.write("", to: "root/var/lib/dpkg/" + file) }
            let own = ["--root=" + root, "--force-depends", "--force-not-root", "--force-script-chrootless"]
            try await Self.dpkgProgram.run(own + ["--install", file], deadline: .seconds(120))
            try await check(root, prefix: "/usr", in: sandbox)
            #expect(FileManager.default.fileExists(atPath: root + "/usr/share/man/man1/virt-ci-run.1.gz"))
            #expect(try await Self.dpkgProgram.run(own + ["--verify", "virt-ci"]).text == "")
            try await Self.dpkgProgram.run(own + ["--purge", "virt-ci"])
            #expect(!FileManager.default.fileExists(atPath: root + "/usr/lib/virt-ci"))
        }
    }

    @Test(
        "An RPM is installed by rpm, works, and goes without a trace",
        .enabled(if: canMakeRPMs && geteuid() == 0, "needs rpm-build, and root for rpm --root"))
    func rpm() async throws {
        try await Sandbox.with { sandbox in
            let file = try await package("rpm", ".rpm", in: sandbox)
            let needed = try await Self.rpmProgram.run(["--query", "--requires", "--package", file]).text
            for name in ["libvirt.so.0", "libreadline.so.8", "openssh-clients", "bsdtar"] {
                #expect(needed.contains(name), "\(name)")
            }
            let root = sandbox.root + "/root"
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            // Of this root nothing else is known.
            try await Self.rpmProgram.run(["--root", root, "--install", "--nodeps", file], deadline: .seconds(120))
            try await check(root, prefix: "/usr", in: sandbox)
            #expect(try await Self.rpmProgram.run(["--root", root, "--verify", "--nodeps", "virt-ci"]).text == "")
            try await Self.rpmProgram.run(["--root", root, "--erase", "virt-ci"])
            #expect(!FileManager.default.fileExists(atPath: root + "/usr/lib/virt-ci"))
        }
    }

    @Test("The tarball works where it is unpacked", .enabled(if: (try? makeProgram.locate()) != nil))
    func tarball() async throws {
        try await Sandbox.with { sandbox in
            let archive = try await package("tarball", ".tar.gz", in: sandbox)
            let root = sandbox.root + "/opt"
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            let tar = Program("tar", debianPackage: "tar", fedoraPackage: "tar")
            try await tar.run(["-C", root, "--strip-components=1", "-xzf", archive])
            try await check(root, prefix: "", in: sandbox)
            let unit = try String(contentsOfFile: root + "/lib/systemd/system/virt-ci-gc.service", encoding: .utf8)
            #expect(unit.contains("ExecStart=/usr/local/bin/virt-ci executor gc"))
        }
    }
}
