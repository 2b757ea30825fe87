internal import Foundation
internal import Programs

extension SSHChannel {
    /// Makes a socket of the guest's one of this host's, over the shared connection, until ``close()`` or
    /// ``endForwarding(of:from:)``.
    ///
    /// - Parameters:
    ///   - remote: Path in the guest. The guest sees the login user connect.
    ///   - local: Path on this host, below 108 bytes; what is there is replaced.
    /// - Throws: `GuestError.commandFailed`, `ProgramError`.
    public func forward(socket remote: String, to local: String) async throws {
        unlink(local)
        try await master(["-O", "forward", "-L", "\(local):\(remote)"], about: remote)
    }

    /// Takes such a socket away. One that is gone is no error.
    public func endForwarding(of remote: String, from local: String) async {
        try? await master(["-O", "cancel", "-L", "\(local):\(remote)"], about: remote)
        unlink(local)
    }

    private func master(_ words: [String], about socket: String) async throws {
        let result = try await Program.ssh.result(
            ["-S", login.controlPath, "-o", "StreamLocalBindMask=0177"] + login.options + words
                + ["--", login.address], outputLimit: 1 << 16, deadline: .seconds(30))
        guard result.status == 0 else {
            throw GuestError.commandFailed(
                guest: login.guest, command: "ssh \(words.prefix(2).joined(separator: " "))", status: result.status,
                reason: "\(socket): \(String(decoding: result.standardError.suffix(400), as: UTF8.self))")
        }
    }
}
