import Foundation
import Guests
import Programs

/// A real OpenSSH server on loopback that lets the current user in with a key of the test's own.
struct LoopbackServer {
    static let sshd = Program("sshd", debianPackage: "openssh-server", fedoraPackage: "openssh-server")
    let login: SSHLogin
    let folder: String

    /// Whether the machine has a server to test against.
    static var isInstalled: Bool { (try? sshd.locate()) != nil }

    /// Runs `body` with a server, and ends it afterwards.
    @discardableResult
    static func use<Value: Sendable>(
        pinning wrongKey: Bool = false, _ body: @escaping @Sendable (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        // Short, because a socket's path has to be.
        let folder = "/tmp/vci-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for key in ["id", "host", "other"] {
            try await Program.sshKeygen.run(["-q", "-t", "ed25519", "-N", "", "-C", key, "-f", "\(folder)/\(key)"])
        }
        try FileManager.default.copyItem(atPath: "\(folder)/id.pub", toPath: "\(folder)/authorized_keys")
        let pinned = try String(contentsOfFile: "\(folder)/\(wrongKey ? "other" : "host").pub", encoding: .utf8)
        try "guest \(pinned)".write(toFile: "\(folder)/known_hosts", atomically: true, encoding: .utf8)
        let port = try freePort()
        let configuration = """
            ListenAddress 127.0.0.1:\(port)
            HostKey \(folder)/host
            AuthorizedKeysFile \(folder)/authorized_keys
            StrictModes no
            UsePAM no
            PidFile none
            PermitRootLogin yes
            PerSourceMaxStartups none
            MaxStartups 100
            """
        try configuration.write(toFile: "\(folder)/sshd_config", atomically: true, encoding: .utf8)
        if geteuid() == 0 {
            try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        let login = SSHLogin(
            guest: "guest", address: "127.0.0.1", port: port, user: NSUserName(), identityFile: "\(folder)/id",
            knownHostsFile: "\(folder)/known_hosts", controlPath: "\(folder)/c")
        let server = LoopbackServer(login: login, folder: folder)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                _ = try await sshd.result(["-D", "-e", "-f", "\(folder)/sshd_config"])
                return nil
            }
            group.addTask {
                let result = await Result { try await body(server) }
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

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(descriptor, address, length)
                _ = getsockname(descriptor, address, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
