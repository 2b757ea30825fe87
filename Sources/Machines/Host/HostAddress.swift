internal import Foundation
internal import Guests

/// What a libvirt connection's address tells of the host at its other end (libvirt, `uri.html`).
struct HostAddress: Sendable, Equatable {
    let uri: String
    private let parts: URLComponents?

    init(uri: String) {
        self.uri = uri
        parts = URLComponents(string: uri)
    }

    /// Whether it is this machine: what listens on its loopback is reached from here.
    var isLocal: Bool { parts?.host?.isEmpty ?? true }

    /// Name or address of another machine, for people; this one's connection as it is written.
    var name: String { isLocal ? uri : parts?.host ?? uri }

    /// The way to the host's guests, by the same ssh that libvirt's connection takes; nil for this machine.
    ///
    /// - Throws: `MachineError.noWayIntoGuests` for another machine that isn't reached over ssh.
    func jump(in folders: MachineFolders) throws -> SSHJump? {
        guard !isLocal, let parts, let host = parts.host else { return nil }
        let transport = parts.scheme?.split(separator: "+").last ?? ""
        guard ["ssh", "libssh", "libssh2"].contains(transport), !host.hasPrefix("-") else {
            throw MachineError.noWayIntoGuests(uri: uri)
        }
        return SSHJump(
            program: setting("command") ?? "ssh", host: host.trimmingCharacters(in: ["[", "]"]),
            port: parts.port.flatMap(UInt16.init(exactly:)), user: parts.user, identityFile: setting("keyfile"),
            trustsAnyHostKey: setting("no_verify") == "1",
            controlPath: "\(folders.runtime)/h-\(ShortDigest.of(uri))")
    }

    private func setting(_ name: String) -> String? { parts?.queryItems?.first { $0.name == name }?.value }
}
