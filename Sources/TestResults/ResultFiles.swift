public import Foundation

/// The files a test run left, wherever they are: a folder, an archive, a machine.
public struct ResultFiles: Sendable {
    /// Relative paths with `/` between their parts, no leading `./`. Folders need not be listed, symbolic links may.
    public var paths: [String]
    /// Reads one of ``paths``. Whoever makes this bounds the size, and allows no path but the listed ones.
    public var read: @Sendable (String) throws -> Data

    public init(paths: [String], read: @escaping @Sendable (String) throws -> Data) {
        self.paths = paths
        self.read = read
    }

    /// The content of a file, nil when it is not there or cannot be read: results are read as far as they go.
    func content(_ path: String, in listed: Set<String>) -> Data? {
        guard listed.contains(path) else { return nil }
        return try? read(path)
    }
}
