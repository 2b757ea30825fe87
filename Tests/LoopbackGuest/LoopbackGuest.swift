internal import Foundation
internal import Programs

/// A real OpenSSH server that stands for guests: one on loopback, which lets the current user in with a key of its own.
public struct LoopbackGuest: Sendable {
    private static let sshd = Program("sshd", debianPackage: "openssh-server", fedoraPackage: "openssh-server")
    /// Whether the machine has a server to test against.
    public static var isInstalled: Bool { (try? sshd.locate()) != nil }

    public let folder: String
    public let port: UInt16
    /// The key that is let in.
    public var identityFile: String { folder + "/id" }

    /// Makes keys and settings; ``serve()`` starts the server.
    public init(in folder: String) async throws {
        self.folder = folder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for key in ["id", "host"] {
            try await Program.sshKeygen.run(["-q", "-t", "ed25519", "-N", "", "-C", key, "-f", "\(folder)/\(key)"])
        }
        // bash reads its user's `.bashrc` in a session of sshd's, and a guest has none of this machine's user.
        try FileManager.default.createDirectory(atPath: folder + "/home", withIntermediateDirectories: false)
        port = Self.freePort()
        let configuration = """
            ListenAddress 127.0.0.1:\(port)
            HostKey \(folder)/host
            AuthorizedKeysFile \(folder)/id.pub
            StrictModes no
            UsePAM no
            PidFile none
            PermitRootLogin yes
            PerSourceMaxStartups none
            MaxStartups 100
            SetEnv HOME=\(folder)/home

            """
        try Data(configuration.utf8).write(to: URL(filePath: folder + "/sshd_config"))
        // sshd's separated half lives there, and only root's server has one.
        if geteuid() == 0 {
            try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
    }

    /// Serves until it is cancelled.
    public func serve() async throws { _ = try await Self.sshd.result(["-D", "-e", "-f", folder + "/sshd_config"]) }

    /// A line for `known_hosts` that pins the server's key under a name.
    public func knownHost(_ machine: String) throws -> String {
        "\(machine) \(try String(contentsOfFile: folder + "/host.pub", encoding: .utf8))"
    }

    /// A port on which nothing listens.
    public static func freePort() -> UInt16 {
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
