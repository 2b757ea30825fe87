internal import Files
internal import Foundation
internal import Programs

/// Contents that Git LFS keeps beside a repository. They are fetched once into the bare repository on this host, where
/// the program is installed.
///
/// Only GitLab's own store of the repository is asked: another one that a file in the repository names is not.
struct LargeFiles: Sendable {
    let repository: BareRepository
    let sha: String

    /// Fetches what is missing. What can't be had leaves pointers in the tree, which are counted and told.
    func fetch(by settings: GitSettings) async throws {
        guard (try? Program.gitLFS.locate()) != nil, try await areUsed() else { return }
        let lock = try await FileLock.acquire(repository.path + ".lock")
        defer { lock.release() }
        _ = try await Program.git.result(
            ["-C", repository.path, "lfs", "fetch", repository.address, sha], environment: settings.variables,
            outputLimit: 4 << 20)
        try Task.checkCancellation()
    }

    /// Puts contents in the place of pointers, as far as they are here.
    func lay(over tree: GitCheckout) async throws {
        guard (try? Program.gitLFS.locate()) != nil, try await areUsed() else { return }
        // What `git lfs install` would set up for a user, for this call alone.
        let settings = [
            "lfs.storage=\(repository.path)/lfs", "filter.lfs.clean=git-lfs clean -- %f",
            "filter.lfs.smudge=git-lfs smudge -- %f",
        ]
        _ = try await Program.git.result(
            ["-C", tree.folder] + settings.flatMap { ["-c", $0] } + ["lfs", "checkout"],
            environment: GitSettings.local.variables, outputLimit: 4 << 20)
        // Hooks of its own, which would fail in a guest without the program.
        try? FileManager.default.removeItem(atPath: tree.folder + "/.git/hooks")
        try Task.checkCancellation()
    }

    private func areUsed() async throws -> Bool {
        try await Program.git.result(
            [
                "-C", repository.path, "grep", "--quiet", "--fixed-strings", "filter=lfs", sha, "--", ".gitattributes",
                "**/.gitattributes",
            ], environment: GitSettings.local.variables
        ).status == 0
    }
}
