import Foundation
import Programs
import Testing

/// A profile whose disk has no system on it: a machine that starts at once and never gets ready.
enum EmptyDisk {
    static func makeProfile(
        _ name: String = "debian-12", in tool: Tool, memory: String = "64 MiB", disk: String? = nil,
        sshLimit: String = "60 s"
    ) async throws {
        let path = disk ?? tool.home + "/empty.qcow2"
        if !FileManager.default.fileExists(atPath: path) {
            try await Program.qemuImg.run(["create", "-q", "-f", "qcow2", path, "1M"])
        }
        try tool.write(
            profile: name,
            """
            summary: A disk without a system
            image:
              file: \(path)
            shape:
              processors: 1
              memory: \(memory)
              disk: 16 MiB
            network: user
            readiness:
              ssh: \(sshLimit)
            """)
    }

    /// Kept between test runs: the sample's packages are built once.
    static var sampleCache: String {
        FileManager.default.temporaryDirectory.appending(path: "virt-ci-sample-gitlab-tests").path
    }
}

/// What these tests need on the machine.
enum Installed {
    static let reason: Comment = "needs libvirtd, qemu, qemu-img, xorriso, bsdtar, git and rpmbuild"
    static var all: Bool { sample && has([.libvirtd, .qemu, .qemuImg, .xorriso]) }

    /// What the sample GitLab is made with.
    static let sampleReason: Comment = "needs bsdtar, git and rpmbuild"
    static var sample: Bool {
        has([.bsdtar, .git, Program("rpmbuild", debianPackage: "rpm", fedoraPackage: "rpm-build")])
    }

    private static func has(_ programs: [Program]) -> Bool { programs.allSatisfy { (try? $0.locate()) != nil } }
}
