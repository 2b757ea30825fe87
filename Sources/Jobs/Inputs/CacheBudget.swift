internal import Files
internal import Foundation

/// Keeps the caches of archives and sources below a size: what was used longest ago goes first, and never what a run is
/// using.
public struct CacheBudget: Sendable {
    /// Enough for the packages of many pipelines; a libvirt build's are 60 MB.
    public static let usual: UInt64 = 20 << 30

    private let archives: String
    private let repositories: String
    /// In bytes.
    private let limit: UInt64

    /// - Parameters:
    ///   - archives: The folder of fetched archives, by server.
    ///   - repositories: The folder of bare repositories.
    public init(archives: String, repositories: String, limit: UInt64 = usual) {
        (self.archives, self.repositories, self.limit) = (archives, repositories, limit)
    }

    /// Removes what is too much.
    ///
    /// - Returns: The bytes that were freed.
    @discardableResult
    public func keep() -> UInt64 {
        var members = archiveMembers() + repositoryMembers()
        var total = members.reduce(UInt64(0)) { $0 + $1.bytes }
        members.sort { $0.used < $1.used }
        var freed: UInt64 = 0
        for member in members where total > limit {
            guard member.remove() else { continue }
            total -= member.bytes
            freed += member.bytes
        }
        return freed
    }

    private func archiveMembers() -> [CachedFile] {
        Self.names(in: archives).flatMap { server in
            Self.names(in: "\(archives)/\(server)").filter { $0.hasSuffix(".zip") }.compactMap { name in
                CachedFile("\(archives)/\(server)/\(name.dropLast(4))", suffixes: [".zip", ".json"])
            }
        }
    }

    private func repositoryMembers() -> [CachedFile] {
        Self.names(in: repositories).filter { !$0.hasSuffix(CachedFile.lockSuffix) }.compactMap { name in
            CachedFile("\(repositories)/\(name)", suffixes: [""])
        }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}

/// Files of a cache that belong together, with a lock beside them that their users share.
struct CachedFile {
    static let lockSuffix = ".lock"

    /// The common path, without suffix.
    private let place: String
    private let suffixes: [String]
    let bytes: UInt64
    let used: Date

    /// - Parameter suffixes: Of the files; the modification time of the first is when they were used.
    init?(_ place: String, suffixes: [String]) {
        guard let first = suffixes.first, let used = Self.attributes(place + first)?[.modificationDate] as? Date else {
            return nil
        }
        (self.place, self.suffixes, self.used) = (place, suffixes, used)
        bytes = suffixes.reduce(0) { $0 + Self.size(of: place + $1) }
    }

    /// Marks a file as used now.
    static func touch(_ path: String) { utimensat(AT_FDCWD, path, nil, 0) }

    /// - Returns: False when somebody uses them.
    func remove() -> Bool {
        guard let lock = try? FileLock.now(place + Self.lockSuffix) else { return false }
        defer { lock.release() }
        // The record before what it vouches for, and the lock last: who waits for it begins again.
        for suffix in suffixes.reversed() { try? FileManager.default.removeItem(atPath: place + suffix) }
        unlink(place + Self.lockSuffix)
        return true
    }

    private static func attributes(_ path: String) -> [FileAttributeKey: Any]? {
        try? FileManager.default.attributesOfItem(atPath: path)
    }

    private static func size(of path: String) -> UInt64 {
        let inside = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        return ([path] + inside.map { "\(path)/\($0)" }).reduce(0) { sum, file in
            guard let attributes = attributes(file), attributes[.type] as? FileAttributeType == .typeRegular else {
                return sum
            }
            return sum + (attributes[.size] as? UInt64 ?? 0)
        }
    }
}
