internal import Files
internal import Foundation
internal import Programs

/// A repository with a work tree, made from commits that are on this host. Nothing here asks a network.
struct GitCheckout: Sendable {
    let folder: String
    /// What its remote `origin` shows.
    let origin: String

    /// - Parameter references: Made at the commit. Annotated tags are taken as they are.
    func make(
        _ sha: String, from source: BareRepository, depth: Int, references: [String], hasWorkTree: Bool = true
    ) async throws {
        try await Program.git.run(
            ["init", "--quiet", "--template=", "--initial-branch=none", folder],
            environment: GitSettings.local.variables
        )
        try await git(["remote", "add", "origin", origin])
        let use = try await source.held()
        defer { use.release() }
        // A name of ours keeps the commit until there are others.
        let deep = depth > 0 ? ["--depth", String(depth)] : []
        let tags = depth == 0 ? try await tags(of: sha, in: source) : []
        let own = try await ownTags(references, of: sha, in: source)
        try await git(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"] + deep + [source.url]
                + ["+\(sha):refs/virt-ci"] + (own + tags).map { "+\($0):\($0)" })
        for reference in references where !own.contains(reference) && !tags.contains(reference) {
            // A branch and one below its name can't both be there; git says so, and one is enough.
            _ = try await Program.git.result(
                ["-C", folder, "update-ref", reference, sha], environment: GitSettings.local.variables)
        }
        if hasWorkTree {
            try await git(["-c", "submodule.recurse=false", "checkout", "--force", "--quiet", "--detach", sha])
        }
        try await git(["update-ref", "-d", "refs/virt-ci"])
        try rememberFetch(of: sha)
    }

    /// What a fetch from the origin would leave (git's `builtin/fetch.c`): scripts look into it, and git's own would tell
    /// a folder of this host.
    private func rememberFetch(of sha: String) throws {
        let address = origin.hasSuffix(".git") ? String(origin.dropLast(4)) : origin
        try Data("\(sha)\t\t'\(sha)' of \(address)\n".utf8).write(to: URL(filePath: folder + "/.git/FETCH_HEAD"))
    }

    /// The tags before a commit: later ones were not there for CI.
    private func tags(of sha: String, in source: BareRepository) async throws -> [String] {
        let names = try await source.git(["for-each-ref", "--merged", sha, "--format=%(refname)", "refs/tags"]).text
        return names.split(separator: "\n").map(String.init)
    }

    /// Those of the job's own tags that are at the commit.
    private func ownTags(_ references: [String], of sha: String, in source: BareRepository) async throws -> [String] {
        var found: [String] = []
        for reference in references where reference.hasPrefix("refs/tags/") {
            let commit = try await Program.git.result(
                ["-C", source.path, "rev-parse", "--quiet", "--verify", "\(reference)^{commit}"],
                environment: GitSettings.local.variables)
            if commit.status == 0, commit.text == sha { found.append(reference) }
        }
        return found
    }

    /// How many files are pointers of Git LFS, whose contents lie elsewhere.
    func largeFiles() async throws -> Int {
        let attributes = try await Program.git.result(
            [
                "-C", folder, "grep", "--quiet", "--fixed-strings", "filter=lfs", "--", ".gitattributes",
                "**/.gitattributes",
            ], environment: GitSettings.local.variables)
        guard attributes.status == 0 else { return 0 }
        let pointers = try await Program.git.result(
            [
                "-C", folder, "grep", "--files-with-matches", "-z", "--extended-regexp",
                "^version https://git-lfs\\.github\\.com/spec/v1$",
            ], environment: GitSettings.local.variables, outputLimit: 64 << 20)
        return pointers.standardOutput.count { $0 == 0 }
    }

    @discardableResult
    func git(_ arguments: [String]) async throws -> ProgramResult {
        try await Program.git.run(["-C", folder] + arguments, environment: GitSettings.local.variables)
    }
}
