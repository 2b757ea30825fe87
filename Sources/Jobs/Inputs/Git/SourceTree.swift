internal import Foundation
internal import GitLabCI
internal import Programs

/// The job's sources: fetched once into bare repositories on this host, then checked out for each run as GitLab Runner
/// does it (detached at the commit, remote `origin` without a token, submodules in it).
struct SourceTree: Sendable {
    /// The address the guest's `origin` shows; without credentials.
    let repository: URL
    let sha: String
    /// The job's branch or tag, or a merge request's reference, as GitLab's API names it.
    let ref: String
    let checkout: Checkout
    /// Bare repositories, one an address.
    let cacheFolder: String
    /// Sent to the repository's own host alone.
    let authorization: GitAuthorization?
    /// GitLab's base address; nil for the repository's without a path.
    var server: URL?
    /// Commits of submodules that CI took, by their paths, where the log tells them.
    var submoduleCommits: [String: String] = [:]
    /// Whether a damaged copy may not be fetched again.
    var isOffline = false
    var onEvent: @Sendable (JobEvent) -> Void = { _ in }

    /// Where its commits are on this host.
    var cache: BareRepository { BareRepository(address: repository.absoluteString, folder: cacheFolder) }

    /// Makes sure everything is in the cache. What is there already needs no network.
    ///
    /// - Throws: `JobError.sourcesUnavailable`, `.submoduleUnusable`.
    func fetch() async throws {
        guard checkout.hasRepository else { return }
        let access = BareRepository.Access(
            settings: .server(authorization), references: Refspecs.candidates(checkout.refspecs, ref: ref))
        let isNew = try await !cache.has(sha, depth: checkout.depth)
        try await cache.fetch(sha, depth: checkout.depth, by: access)
        if isNew, let tags {
            try await cache.fetch(optionally: tags, depth: checkout.depth, by: access.settings)
        }
        if checkout.hasWorkTree, checkout.fetchesLargeFiles { try await largeFiles.fetch(by: access.settings) }
        try await submodules.fetch(of: sha, in: cache)
    }

    /// Whether everything is in the cache, so that a checkout needs no network.
    func isFetched() async throws -> Bool {
        guard checkout.hasRepository else { return true }
        guard try await cache.has(sha, depth: checkout.depth) else { return false }
        return try await submodules.areFetched(of: sha, in: cache)
    }

    /// Makes a work tree at the commit in a folder that isn't there yet.
    ///
    /// - Throws: `JobError.sourcesUnavailable`, `.submoduleUnusable`.
    func checkOut(to folder: String) async throws {
        guard checkout.hasRepository else {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return
        }
        do {
            try await checkOutOnce(to: folder)
        } catch let error as JobError {
            // Git looks at each object's digest, so another byte is found and not used.
            guard !isOffline, try await cache.isDamaged() else { throw error }
            onEvent(.note(.damagedArchive(name: repository.absoluteString)))
            try await cache.discard()
            try? FileManager.default.removeItem(atPath: folder)
            try await fetch()
            try await checkOutOnce(to: folder)
        }
    }

    private func checkOutOnce(to folder: String) async throws {
        do {
            let tree = GitCheckout(folder: folder, origin: repository.absoluteString)
            try await tree.make(
                sha, from: cache, depth: checkout.depth, references: references, hasWorkTree: checkout.hasWorkTree)
            if checkout.hasWorkTree { try await submodules.checkOut(of: sha, in: cache, to: tree) }
            try await layLargeFiles(in: tree)
        } catch let error as ProgramError {
            guard case .failed = error else { throw error }
            throw JobError.sourcesUnavailable(repository: repository.absoluteString, sha: sha, reason: error.said)
        }
    }

    private var submodules: SubmoduleTree {
        SubmoduleTree(
            rules: checkout.submodules, server: server ?? serverAddress, authorization: authorization,
            cacheFolder: cacheFolder, commits: submoduleCommits, onEvent: onEvent)
    }

    /// The repository's address without its path.
    private var serverAddress: URL {
        var parts = URLComponents(url: repository, resolvingAgainstBaseURL: false)
        parts?.path = ""
        return parts?.url ?? repository
    }

    /// What of CI's references can be made of one commit: those that were on it.
    private var references: [String] {
        let named = Refspecs.targets(checkout.refspecs)
        let isBranch = !ref.hasPrefix("refs/") && Refspecs.isName(ref)
        let standard = isBranch && !named.contains("refs/tags/\(ref)") ? ["refs/remotes/origin/\(ref)"] : []
        return named + standard.filter { !named.contains($0) }
    }

    /// A job that fetches all history fetches all tags, too; `git describe` needs them.
    private var tags: [String]? {
        if checkout.depth == 0 { return ["+refs/tags/*:refs/tags/*"] }
        let own = Refspecs.targets(checkout.refspecs).filter { $0.hasPrefix("refs/tags/") }
        return own.isEmpty ? nil : own.map { "+\($0):\($0)" }
    }

    private var largeFiles: LargeFiles { LargeFiles(repository: cache, sha: sha) }

    /// Contents for pointers; what stays a pointer is counted.
    private func layLargeFiles(in tree: GitCheckout) async throws {
        guard checkout.hasWorkTree, checkout.fetchesLargeFiles else { return }
        try await largeFiles.lay(over: tree)
        let count = try await tree.largeFiles()
        if count > 0 { onEvent(.note(.missingLargeFiles(count: count))) }
    }
}

extension SourceTree {
    /// The sources of a job.
    init(
        of job: ResolvedJob, cacheFolder: String, authorization: GitAuthorization?,
        onEvent: @escaping @Sendable (JobEvent) -> Void = { _ in }
    ) {
        self.init(
            repository: job.repository, sha: job.identity.sha, ref: job.identity.ref, checkout: job.checkout,
            cacheFolder: cacheFolder, authorization: authorization, server: job.server,
            submoduleCommits: job.submoduleCommits, onEvent: onEvent)
    }
}
