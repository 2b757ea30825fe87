/// The way to a guest through the host it runs on: what listens there on loopback, or on a network of its own, is reached
/// over an ssh connection to the host.
///
/// That connection is the user's own affair, unlike the one to the guest: the user's ssh configuration names keys, host
/// keys and further hops, as it does for libvirt's own connection. It is shared by all machines of the host.
public struct SSHJump: Sendable, Codable, Equatable {
    /// The ssh program, as libvirt starts it: a name or a path.
    public var program: String
    /// Name or address of the host; may be an alias of the user's configuration.
    public var host: String
    public var port: UInt16?
    public var user: String?
    /// Path of a private key.
    public var identityFile: String?
    /// Whether any host key is taken, as libvirt's `no_verify` says.
    public var trustsAnyHostKey: Bool
    /// Path of the socket of the shared connection.
    public var controlPath: String

    public init(
        program: String = "ssh", host: String, port: UInt16? = nil, user: String? = nil, identityFile: String? = nil,
        trustsAnyHostKey: Bool = false, controlPath: String
    ) {
        self.program = program
        self.host = host
        self.port = port
        self.user = user
        self.identityFile = identityFile
        self.trustsAnyHostKey = trustsAnyHostKey
        self.controlPath = controlPath
    }

    /// Seconds that the shared connection stays when no machine uses it.
    private static let idleSeconds = 120

    /// What ssh runs to reach the guest's server (`ssh_config(5)`, `ProxyCommand`): a shell's `exec` of it, and percent
    /// signs in it are ssh's.
    var command: String {
        var words = [program, "-o", "BatchMode=yes", "-o", "ControlMaster=auto", "-S", controlPath]
        words += [
            "-o", "ControlPersist=\(Self.idleSeconds)", "-o", "ConnectTimeout=30", "-o", "ClearAllForwardings=yes",
        ]
        words += ["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=40"]
        if let port { words += ["-p", String(port)] }
        if let user { words += ["-l", user] }
        if let identityFile { words += ["-i", identityFile] }
        if trustsAnyHostKey { words += ["-o", "StrictHostKeyChecking=no"] }
        let line = ShellWord.line(words).replacing("%", with: "%%")
        let host = ShellWord.quoted(host).replacing("%", with: "%%")
        return "\(line) -W '[%h]:%p' -- \(host)"
    }
}
