/// Where a guest's OpenSSH server listens, and how to be sure that it is this guest's.
///
/// All files belong to one machine: its private key, and a `known_hosts` file with the one host key it was given.
public struct SSHLogin: Sendable, Codable, Equatable {
    /// The machine's name; also the name its host key is filed under, so that address and port don't matter.
    public var guest: String
    public var address: String
    public var port: UInt16
    public var user: String
    /// Path of the private key.
    public var identityFile: String
    /// Path of the file with the pinned host key.
    public var knownHostsFile: String
    /// Path of the socket of the shared connection. A Unix socket's path must stay below 108 bytes (`unix(7)`), and ssh
    /// appends 17 to it while connecting.
    public var controlPath: String
    /// The host the guest is reached through; nil where it is reached from here.
    public var jump: SSHJump?

    public init(
        guest: String, address: String, port: UInt16, user: String, identityFile: String, knownHostsFile: String,
        controlPath: String, jump: SSHJump? = nil
    ) {
        self.jump = jump
        self.guest = guest
        self.address = address
        self.port = port
        self.user = user
        self.identityFile = identityFile
        self.knownHostsFile = knownHostsFile
        self.controlPath = controlPath
    }
}

extension SSHLogin {
    /// The options every connection has. The user's own configuration is left out on purpose: it could send variables,
    /// offer other keys or change host checking, and two people would get two different runs.
    public var options: [String] {
        [
            "-F", "none", "-p", String(port), "-l", user, "-i", identityFile, "-o", "IdentitiesOnly=yes",
            "-o", "IdentityAgent=none", "-o", "UserKnownHostsFile=\(knownHostsFile)",
            "-o", "GlobalKnownHostsFile=/dev/null", "-o", "HostKeyAlias=\(guest)", "-o", "StrictHostKeyChecking=yes",
            "-o", "UpdateHostKeys=no", "-o", "CheckHostIP=no", "-o", "PasswordAuthentication=no",
            "-o", "KbdInteractiveAuthentication=no", "-o", "ForwardAgent=no", "-o", "LogLevel=ERROR",
        ] + (jump.map { ["-o", "ProxyCommand=\($0.command)"] } ?? [])
    }
}
