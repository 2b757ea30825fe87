import Foundation
import Guests
import LoopbackGuest
import Programs

/// A guest that lives as long as a test, and how to enter it.
struct PinnedGuest {
    let login: SSHLogin
    let folder: String

    /// Runs `body` with a guest, and ends it afterwards.
    ///
    /// - Parameter wrongKey: Whether another key than the guest's is pinned.
    @discardableResult
    static func use<Value: Sendable>(
        pinning wrongKey: Bool = false, _ body: @escaping @Sendable (PinnedGuest) async throws -> Value
    ) async throws -> Value {
        // Short, because a socket's path has to be.
        let folder = "/tmp/vci-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try await LoopbackGuest(in: folder)
        // The key that is let in is a key, too.
        let pinned = wrongKey ? try String(contentsOfFile: server.identityFile + ".pub", encoding: .utf8) : nil
        let knownHost = try pinned.map { "guest \($0)" } ?? server.knownHost("guest")
        try knownHost.write(toFile: "\(folder)/known_hosts", atomically: true, encoding: .utf8)
        let login = SSHLogin(
            guest: "guest", address: "127.0.0.1", port: server.port, user: NSUserName(),
            identityFile: server.identityFile, knownHostsFile: "\(folder)/known_hosts", controlPath: "\(folder)/c")
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await server.serve()
                return nil
            }
            group.addTask {
                let result = await Result { try await body(PinnedGuest(login: login, folder: folder)) }
                await SSHChannel(login).close()
                return try result.get()
            }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let value = ended { return value }
            }
            throw CancellationError()
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
