internal import Files
internal import Foundation
internal import Programs

/// The commits of one address that were fetched, on this host. What is here once needs no network again.
///
/// Several processes may use it at once: each fetches alone. Git's own shallow file knows one depth for all, so after
/// each fetch it is made to say no more than what is missing: a commit keeps the history it was fetched with, whatever
/// is fetched later.
struct BareRepository: Sendable {
    /// Without credentials.
    let address: String
    /// Repositories, one an address.
    let folder: String

    /// How to fetch, and from whom.
    struct Access: Sendable {
        var settings: GitSettings
        /// References to look into when the server doesn't give out a commit by its id.
        var references: [String]
    }

    var path: String {
        // One name for one address and no other: what is private must not be found under a stranger's address.
        let name = (address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]).utf8.map { byte in
            let scalar = Character(UnicodeScalar(byte))
            let isPlain = scalar.isASCII && (scalar.isLetter || scalar.isNumber || ".-".contains(scalar))
            return isPlain ? String(scalar) : "_" + String(byte, radix: 16, uppercase: true)
        }.joined()
        return "\(folder)/\(name).git"
    }

    var url: String { URL(fileURLWithPath: path, isDirectory: true).absoluteString }

    /// Makes sure a commit is here with so much history. What is here already needs no network.
    ///
    /// - Parameter depth: Commits of history; 0 for all.
    /// - Throws: `JobError.sourcesUnavailable`, `FileError`, `CancellationError`.
    func fetch(_ sha: String, depth: Int, by access: Access) async throws {
        // Anything else would be a branch, which moves, or an option.
        guard Self.isCommit(sha) else { throw unavailable(sha, "that is no commit's id") }
        guard try await !has(sha, depth: depth) else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lock = try await FileLock.acquire(path + CachedFile.lockSuffix)
        defer { lock.release() }
        guard try await !has(sha, depth: depth) else { return }
        do {
            try await prepare()
        } catch let error as ProgramError {
            guard case .failed = error else { throw error }
            throw unavailable(sha, error.said)
        }
        do {
            try await fetchOnce(["+\(sha):\(Self.mark(sha, depth))"], depth, access.settings)
        } catch let error as ProgramError {
            guard case .failed = error, try await find(sha, depth: depth, by: access) else {
                throw unavailable(sha, error.said)
            }
        }
        try await keepHistory()
    }

    /// Fetches what may be missing without harm, such as tags.
    func fetch(optionally refspecs: [String], depth: Int, by settings: GitSettings) async throws {
        let lock = try await FileLock.acquire(path + CachedFile.lockSuffix)
        defer { lock.release() }
        try? await fetchOnce(refspecs, depth, settings)
        try Task.checkCancellation()
        try await keepHistory()
    }

    /// Whether a commit is here, with as much history.
    func has(_ sha: String, depth: Int) async throws -> Bool {
        guard FileManager.default.fileExists(atPath: path + "/HEAD") else { return false }
        let marks = try await git(["for-each-ref", "--format=%(refname)", "refs/virt-ci/*/\(sha)"]).text
        return marks.split(separator: "\n").contains { mark in
            guard let fetched = mark.split(separator: "/").dropLast().last.flatMap({ Int($0) }) else { return false }
            return fetched == 0 || (depth > 0 && fetched >= depth)
        }
    }

    /// Keeps the repository here until the lock goes; it counts as used now.
    func held() async throws -> FileLock {
        let lock = try await FileLock.acquire(path + CachedFile.lockSuffix, .shared)
        CachedFile.touch(path)
        return lock
    }

    /// Whether what is here is no longer what was fetched.
    func isDamaged() async throws -> Bool {
        let check = try await Program.git.result(
            ["-C", path, "fsck", "--full", "--no-dangling", "--no-progress"],
            environment: GitSettings.local.variables)
        return check.status != 0
    }

    /// Forgets everything, so that it is fetched again.
    func discard() async throws {
        let lock = try await FileLock.acquire(path + CachedFile.lockSuffix)
        defer { lock.release() }
        try FileManager.default.removeItem(atPath: path)
    }

    /// Runs git here, without a network.
    @discardableResult
    func git(_ arguments: [String], input: ProgramInput = .none) async throws -> ProgramResult {
        try await Program.git.run(
            ["-C", path] + arguments, environment: GitSettings.local.variables, input: input, outputLimit: 64 << 20)
    }

    static func isCommit(_ sha: String) -> Bool {
        [40, 64].contains(sha.utf8.count) && sha.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }

    /// Keeps a commit, and says with how much history it was fetched.
    static func mark(_ sha: String, _ depth: Int) -> String { "refs/virt-ci/\(depth)/\(sha)" }

    private func prepare() async throws {
        guard FileManager.default.fileExists(atPath: path + "/HEAD") else {
            // Under a name of its own until it is whole: what a full disk cut off would never be mended.
            let fresh = path + ".new"
            for left in [fresh, path] { try? FileManager.default.removeItem(atPath: left) }
            try await Program.git.run(
                ["init", "--quiet", "--bare", "--template=", fresh], environment: GitSettings.local.variables)
            // Clean-up would take away what only the shallow file keeps from being seen; and a pack is there as a whole
            // or not at all, where single objects of a fetch that was killed would stay.
            for (key, value) in [("gc.auto", "0"), ("maintenance.auto", "false"), ("fetch.unpackLimit", "1")] {
                try await Program.git.run(
                    ["-C", fresh, "config", key, value], environment: GitSettings.local.variables)
            }
            try FileManager.default.moveItem(atPath: fresh, toPath: path)
            return
        }
        // We have the lock, so these are of processes that were killed.
        for name in ["shallow.lock", "HEAD.lock", "config.lock", "packed-refs.lock"] {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    private func fetchOnce(_ refspecs: [String], _ depth: Int, _ settings: GitSettings) async throws {
        let deep: [String]
        if depth > 0 {
            deep = ["--depth", String(depth)]
        } else if FileManager.default.fileExists(atPath: path + "/shallow") {
            deep = ["--unshallow"]
        } else {
            deep = []
        }
        try await Program.git.run(
            ["-C", path, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"] + deep
                + ["--", address] + refspecs, environment: settings.variables, outputLimit: 1 << 20)
    }

    /// Not every server lets commits be asked for by id; a reference may still have it.
    private func find(_ sha: String, depth: Int, by access: Access) async throws -> Bool {
        for reference in access.references {
            try Task.checkCancellation()
            let place = "refs/virt-ci-search/" + (reference.hasSuffix("/*") ? "all/*" : "one")
            guard (try? await fetchOnce(["+\(reference):\(place)"], 0, access.settings)) != nil else { continue }
            let found = try await Program.git.result(
                ["-C", path, "cat-file", "-e", "\(sha)^{commit}"], environment: GitSettings.local.variables)
            guard found.status == 0 else { continue }
            try await git(["update-ref", Self.mark(sha, 0), sha])
            return true
        }
        return false
    }

    /// A fetch with a depth cuts the history of all commits there, also of those that were fetched with more. The
    /// objects stay, so what is cut without need is put back.
    private func keepHistory() async throws {
        let file = path + "/shallow"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return }
        let cut = text.split(separator: "\n").map(String.init)
        var needed: [String] = []
        for commit in cut {
            let parents = try await parents(of: commit)
            let answer = try await git(
                ["cat-file", "--batch-check"], input: .data(Data(parents.map { $0 + "\n" }.joined().utf8))
            ).text
            if answer.contains(" missing") { needed.append(commit) }
        }
        guard needed.count < cut.count else { return }
        guard !needed.isEmpty else { return try FileManager.default.removeItem(atPath: file) }
        try Data(needed.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: file), options: .atomic)
    }

    /// As the commit itself says, whatever was cut.
    private func parents(of commit: String) async throws -> [String] {
        let text = try await git(["cat-file", "commit", commit]).text
        return text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
            .filter { $0.hasPrefix("parent ") }.map { String($0.dropFirst(7)) }
    }

    private func unavailable(_ sha: String, _ reason: String) -> JobError {
        .sourcesUnavailable(repository: address, sha: sha, reason: reason)
    }
}
