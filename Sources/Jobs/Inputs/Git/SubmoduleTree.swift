internal import Foundation
internal import GitLabCI
internal import Programs

/// The submodules of a commit, each in a bare repository on this host and then in the work tree, as
/// `git submodule update --init` leaves them.
struct SubmoduleTree: Sendable {
    let rules: Checkout.Submodules
    /// GitLab's base address: what is below it may be read with the user's token.
    let server: URL
    let authorization: GitAuthorization?
    let cacheFolder: String
    /// Commits CI took, by path from the project directory.
    let commits: [String: String]
    let onEvent: @Sendable (JobEvent) -> Void

    /// Deeper nesting is no project's.
    private static let levels = 8

    /// A submodule with all that is known of it.
    private struct Member: Sendable {
        let address: SubmoduleAddress
        let sha: String
        /// Whether the commit is the one that CI's log tells.
        let isTold: Bool
        /// From the project directory.
        let path: String
        let repository: BareRepository
    }

    func fetch(of sha: String, in parent: BareRepository) async throws {
        try await walk(sha, parent, parent.address) { member in
            if rules.followsBranches, !member.isTold { onEvent(.note(.movingSubmodule(path: member.path))) }
            try await fetch(member)
            return true
        }
    }

    /// Whether they are all here.
    func areFetched(of sha: String, in parent: BareRepository) async throws -> Bool {
        var isComplete = true
        try await walk(sha, parent, parent.address) { member in
            let isHere = try await member.repository.has(member.sha, depth: rules.depth)
            isComplete = isComplete && isHere
            return isHere
        }
        return isComplete
    }

    func checkOut(of sha: String, in parent: BareRepository, to tree: GitCheckout) async throws {
        var trees = [tree]
        try await walk(sha, parent, tree.origin) { member in
            let folder = "\(tree.folder)/\(member.path)"
            try Self.checkPlain(member.path, in: tree.folder)
            let inner = GitCheckout(folder: folder, origin: member.address.shown)
            try await inner.make(member.sha, from: member.repository, depth: rules.depth, references: [])
            trees.append(inner)
            return true
        }
        guard trees.count > 1 else { return }
        // Moved from the innermost to the outermost, as git keeps them; it makes the ways between them relative.
        for tree in trees { try await tree.git(["submodule", "--quiet", "init"]) }
        try await tree.git(["submodule", "absorbgitdirs"])
    }

    /// Goes through them, outer ones first; `visit` says whether to go on inside.
    private func walk(
        _ sha: String, _ parent: BareRepository, _ origin: String, prefix: String = "", level: Int = 0,
        _ visit: (Member) async throws -> Bool
    ) async throws {
        guard rules.strategy != .none else { return }
        guard level < Self.levels else { throw Submodule.unusable(prefix, .tooMany) }
        // Pathspecs choose among the outermost ones only.
        let found = try await Submodule.all(of: sha, in: parent, pathspecs: level == 0 ? rules.paths : [])
        for submodule in found {
            let member = try member(submodule, origin, prefix)
            guard try await visit(member), rules.strategy == .recursive else { continue }
            try await walk(
                member.sha, member.repository, member.address.shown, prefix: member.path + "/", level: level + 1, visit)
        }
    }

    private func member(_ submodule: Submodule, _ origin: String, _ prefix: String) throws -> Member {
        let path = prefix + submodule.path
        let address: SubmoduleAddress
        do {
            address = try SubmoduleAddress(submodule.address, in: origin, server: serverText)
        } catch {
            throw Submodule.unusable(path, .address(submodule.address, error))
        }
        guard address.host == server.host()?.lowercased() || !PrivateHost.matches(address.host) else {
            throw Submodule.unusable(path, .privateHost(address.host))
        }
        let told = rules.followsBranches ? commits[path].flatMap { BareRepository.isCommit($0) ? $0 : nil } : nil
        return Member(
            address: address, sha: told ?? submodule.sha, isTold: told != nil, path: path,
            repository: BareRepository(address: address.fetched, folder: cacheFolder))
    }

    /// Anybody's first: what is public needs nobody's token, and who can name a submodule shouldn't get what only the
    /// user may read without that being said.
    private func fetch(_ member: Member) async throws {
        let references = ["HEAD", "refs/heads/*", "refs/tags/*"]
        if try await member.repository.has(member.sha, depth: rules.depth) { return }
        onEvent(.sources(repository: member.address.fetched, sha: member.sha))
        do {
            try await member.repository.fetch(
                member.sha, depth: rules.depth, by: .init(settings: .stranger, references: references))
        } catch let error as JobError {
            guard let authorization, member.address.fetched.hasPrefix(serverText + "/") else { throw error }
            try await member.repository.fetch(
                member.sha, depth: rules.depth, by: .init(settings: .server(authorization), references: references))
            onEvent(.note(.tokenForSubmodule(path: member.path, address: member.address.fetched)))
        }
    }

    private var serverText: String {
        var text = server.absoluteString
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    /// Nothing on the way may be a link, which could lead out of the folder.
    private static func checkPlain(_ path: String, in folder: String) throws {
        var place = folder
        for part in path.split(separator: "/") {
            place += "/" + part
            var status = stat()
            guard lstat(place, &status) == 0 else { continue }
            guard status.st_mode & S_IFMT == S_IFDIR else { throw Submodule.unusable(path, .unsafePath) }
        }
    }
}
