internal import Foundation
internal import Guests
internal import Programs

/// Takes what a bug report needs out of a guest: kernel messages, crashes with their stacks, QEMU's logs.
struct EvidenceCollection: Sendable {
    let channel: SSHChannel

    /// More than the scripts let through.
    private static let byteLimit: UInt64 = 512 << 20

    /// What the machine left until now.
    ///
    /// - Parameter folder: Gets the files that ``RunEvidence`` reads.
    /// - Throws: `GuestError`, `ProgramError`, `JobError`.
    func collect(into folder: String) async throws {
        try await run(EvidenceScript.collection, in: EvidenceScript.folder, into: folder, deadline: .seconds(300))
    }

    /// Runs a script that fills a folder of the guest, and takes the folder.
    ///
    /// - Parameter remote: The script's one argument.
    func run(_ script: String, in remote: String, into folder: String, deadline: Duration) async throws {
        try await asRoot(["sh", "-c", script, "virt-ci", remote], deadline: deadline)
        // The login user packs, and owns what it packs.
        if channel.login.user != "root" {
            try await asRoot(["chown", "-R", "--", channel.login.user, remote], deadline: .seconds(60))
        }
        let files = try await channel.list(remote)
        if !files.isEmpty {
            let archive = folder + ".tar"
            defer { try? FileManager.default.removeItem(atPath: archive) }
            try await channel.pack(files, of: remote, into: archive, limit: Self.byteLimit)
            try await Archive(job: "this run", path: archive).unpack(into: folder)
        }
        try await asRoot(["rm", "-rf", "--", remote], deadline: .seconds(60))
    }

    private func asRoot(_ words: [String], deadline: Duration) async throws {
        let sudo = channel.login.user == "root" ? [] : ["sudo", "-n"]
        try await channel.require(sudo + words, deadline: deadline)
    }
}
