public import Foundation
internal import HTTP

/// Finds the token for a server. The first that is set is taken:
///
/// 1. the environment variable `VIRT_CI_TOKEN`, then `GITLAB_TOKEN`;
/// 2. the file named by `VIRT_CI_TOKEN_FILE`;
/// 3. `virt-ci/token` in the configuration directory (`~/.config`, or `XDG_CONFIG_HOME`);
/// 4. glab's configuration, for the same host only.
///
/// The first three say nothing about a host: they are meant for the usual server, or, where none is set up, for the one the
/// user names.
public struct TokenDiscovery: Sendable {
    private let environment: [String: String]
    private let home: String
    private let usual: URL?

    /// - Parameters:
    ///   - environment: The process's environment.
    ///   - home: The user's home directory.
    ///   - usual: The only server that tokens without a host are for; nil for any.
    public init(environment: [String: String], home: String, usual: URL? = nil) {
        self.usual = usual
        self.environment = environment
        self.home = home
    }

    /// - Returns: Nil when no token is set up for the server.
    /// - Throws: `TokenError` when one is, and cannot be used.
    public func token(for server: URL) throws -> Token? {
        try fromEnvironment(for: server) ?? fromFiles(for: server)
    }

    /// The token of the environment, which stands above every configuration.
    public func fromEnvironment(for server: URL) throws -> Token? {
        guard isUsual(server) else { return nil }
        for name in ["VIRT_CI_TOKEN", "GITLAB_TOKEN"] {
            if let value = setting(name) { return try Token(value, source: .environment(name)) }
        }
        return try setting("VIRT_CI_TOKEN_FILE").map { try token(in: $0) }
    }

    /// The token of virt-ci's own file, or glab's.
    public func fromFiles(for server: URL) throws -> Token? {
        let path = configuration + "/virt-ci/token"
        if isUsual(server), FileManager.default.fileExists(atPath: path) { return try token(in: path) }
        return try GlabConfiguration(path: glabPath).token(for: server)
    }

    private func isUsual(_ server: URL) -> Bool { usual.map { ServerAddress.haveSameOrigin($0, server) } ?? true }

    private var configuration: String { setting("XDG_CONFIG_HOME") ?? home + "/.config" }

    private var glabPath: String {
        (setting("GLAB_CONFIG_DIR") ?? configuration + "/glab-cli") + "/config.yml"
    }

    private func setting(_ name: String) -> String? {
        guard let value = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !value.isEmpty
        else { return nil }
        return value
    }

    /// The token in a file that nobody else may read.
    public func token(in path: String) throws -> Token {
        let text = try PrivateFile(path: path).text()
        return try Token(text.trimmingCharacters(in: .whitespacesAndNewlines), source: .file(path))
    }
}

/// A file that nobody else may read.
struct PrivateFile {
    let path: String

    /// Larger than any token file or glab configuration.
    private static let limit: UInt64 = 256 << 10

    func text() throws(TokenError) -> String {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolvedPath),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.uint16Value,
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = (attributes[.size] as? NSNumber)?.uint64Value, size <= Self.limit
        else { throw .fileUnreadable(path: path) }
        guard mode & 0o077 == 0 else { throw .fileNotPrivate(path: path, mode: mode & 0o7777) }
        guard let data = FileManager.default.contents(atPath: resolvedPath),
            let text = String(data: data, encoding: .utf8)
        else { throw .fileUnreadable(path: path) }
        return text
    }

    /// The attributes of a link are its own, and say nothing about the file.
    private var resolvedPath: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
