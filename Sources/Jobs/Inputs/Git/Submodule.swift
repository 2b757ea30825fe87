internal import Foundation
public import GitLabCI
internal import Programs

/// A submodule of a commit: what the tree says of it, and what `.gitmodules` does.
struct Submodule: Sendable, Equatable {
    let path: String
    let sha: String
    /// The name in `.gitmodules`.
    let name: String
    /// As written there.
    let address: String

    /// A hostile repository can name as many as it likes.
    private static let limit = 200
    private static let fileLimit = 1 << 20

    /// The submodules of a commit that is here.
    ///
    /// - Parameter pathspecs: Git's; none for all.
    /// - Throws: `JobError.submoduleUnusable`, `ProgramError`.
    static func all(
        of sha: String, in repository: BareRepository, pathspecs: [String] = []
    ) async throws -> [Submodule] {
        let links = try await links(of: sha, in: repository, pathspecs)
        guard !links.isEmpty else { return [] }
        guard links.count <= limit else { throw unusable(links[0].path, .tooMany) }
        let named = try await names(of: sha, in: repository)
        return try links.compactMap { link in
            guard isPlain(link.path) else { throw unusable(link.path, .unsafePath) }
            guard let entry = named[link.path], entry.update != "none" else {
                if named[link.path] == nil { throw unusable(link.path, .noAddress) }
                return nil
            }
            guard isPlain(entry.name) else { throw unusable(link.path, .unsafePath) }
            return Submodule(path: link.path, sha: link.sha, name: entry.name, address: entry.address)
        }
    }

    private struct Entry {
        var name: String
        var address = ""
        var update: String?
    }

    /// No way out of a folder, no option, nothing a terminal or a line would take for something else.
    private static func isPlain(_ path: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        return path.utf8.count <= 1024 && !path.hasPrefix("-") && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
            && parts.allSatisfy { !["", ".", "..", ".git"].contains($0.lowercased()) }
    }

    private static func links(
        of sha: String, in repository: BareRepository, _ pathspecs: [String]
    ) async throws -> [(path: String, sha: String)] {
        let listing =
            pathspecs.isEmpty
            ? try await repository.git(["ls-tree", "-r", "-z", "--full-tree", sha]).standardOutput
            : try await listing(of: sha, in: repository, pathspecs)
        return listing.split(separator: 0).compactMap { bytes in
            let line = String(decoding: bytes, as: UTF8.self)
            // `160000 commit <id>\t<path>`, or of an index `160000 <id> 0\t<path>`.
            guard line.hasPrefix("160000 "), let tab = line.firstIndex(of: "\t") else { return nil }
            let id = line[..<tab].split(separator: " ").first { BareRepository.isCommit(String($0)) }
            return id.map { (String(line[line.index(after: tab)...]), String($0)) }
        }
    }

    /// Pathspecs are git's own language; an index of the commit lets git match them.
    private static func listing(
        of sha: String, in repository: BareRepository, _ pathspecs: [String]
    ) async throws -> Data {
        let index = "\(repository.path)/index-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: index) }
        var environment = GitSettings.local.variables
        environment["GIT_INDEX_FILE"] = index
        environment["GIT_WORK_TREE"] = repository.path
        environment["GIT_DIR"] = repository.path
        try await Program.git.run(["read-tree", sha], environment: environment)
        do {
            return try await Program.git.run(
                ["ls-files", "--stage", "-z", "--"] + pathspecs, environment: environment,
                directory: repository.path, outputLimit: 64 << 20
            ).standardOutput
        } catch let error as ProgramError {
            guard case .failed = error else { throw error }
            throw unusable(pathspecs.joined(separator: " "), .pathspec(error.said))
        }
    }

    /// By path.
    private static func names(of sha: String, in repository: BareRepository) async throws -> [String: Entry] {
        let blob = "\(sha):.gitmodules"
        let size = try? await repository.git(["cat-file", "-s", blob]).text
        guard let bytes = size.flatMap(Int.init) else { return [:] }
        guard bytes <= fileLimit else { throw unusable(".gitmodules", .tooMany) }
        let listing: Data
        do {
            listing = try await repository.git(["config", "--blob", blob, "--list", "-z"]).standardOutput
        } catch let error as ProgramError {
            throw unusable(".gitmodules", .unreadable(error.said))
        }
        var entries: [String: Entry] = [:]
        var paths: [String: String] = [:]
        for bytes in listing.split(separator: 0) {
            let text = String(decoding: bytes, as: UTF8.self)
            // `submodule.<name>.<key>`, a line feed, and the value.
            guard let feed = text.firstIndex(of: "\n"), text.hasPrefix("submodule.") else { continue }
            let key = text[..<feed].dropFirst("submodule.".count)
            guard let dot = key.lastIndex(of: ".") else { continue }
            let (name, value) = (String(key[..<dot]), String(text[text.index(after: feed)...]))
            var entry = entries[name] ?? Entry(name: name)
            switch key[key.index(after: dot)...] {
            case "path": paths[name] = value
            case "url": entry.address = value
            case "update": entry.update = value
            default: break
            }
            entries[name] = entry
        }
        return entries.reduce(into: [:]) { result, pair in
            if let path = paths[pair.key] { result[path] = pair.value }
        }
    }

    static func unusable(_ path: String, _ reason: SubmoduleFault) -> JobError {
        .submoduleUnusable(path: path, reason: reason)
    }
}

/// Why a submodule isn't taken.
public enum SubmoduleFault: Sendable, Equatable {
    /// `.gitmodules` has no entry for it.
    case noAddress
    /// Its path or name leads out of the project, or could be taken for something else.
    case unsafePath
    /// Its address can't be used.
    case address(String, SubmoduleAddress.Fault)
    /// Its address is one of this machine's own network.
    case privateHost(String)
    /// More submodules, or submodules in submodules, than are taken.
    case tooMany
    /// git can't read `.gitmodules`; its words.
    case unreadable(String)
    /// `GIT_SUBMODULE_PATHS` is none; git's words.
    case pathspec(String)
}
