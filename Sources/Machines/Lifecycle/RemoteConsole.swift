internal import Foundation
internal import Libvirt

/// The console of a machine on another host, copied over the connection into a file here.
struct RemoteConsole: Sendable {
    let domain: Domain
    let file: String
    /// A guest could write for ever; what is kept of it is more than any boot writes.
    private static let limit = 64 << 20

    /// Goes on until the domain ends or the connection does; what can't be followed leaves an empty console.
    func follow() {
        let (domain, file) = (domain, file)
        guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: file)
        else { return }
        Task {
            var written = 0
            defer { try? handle.close() }
            guard let console = try? await domain.openConsole(takesOver: true) else { return }
            for await bytes in console.output where written < Self.limit {
                written += bytes.count
                try? handle.write(contentsOf: bytes)
            }
        }
    }
}
