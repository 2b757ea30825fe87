internal import Files
internal import Foundation
internal import Programs

extension InvestigationCase {
    /// What one of the runs is given, as a user would ask for it: the old archives, a work tree with the old tests, or
    /// repositories at the commits each job saw.
    ///
    /// - Parameter folder: Where work trees are made; they have to stay until the run has ended.
    /// - Throws: `JobError.sourcesUnavailable`, `ProgramError`, Foundation's file errors.
    public func swaps(for inputs: InvestigatedInputs, in folder: String) async throws -> Swaps {
        var swaps = Swaps()
        if inputs.hasOldPackages {
            for change in packages { swaps.needs["\(change.project):\(change.job)"] = change.old }
        }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        switch origin {
        case .checkout(let tests, let old, _, true) where inputs.hasOldTests:
            swaps.source = try await workTree(with: tests, of: old, in: "\(folder)/sources")
        case .clones(let clones):
            for (index, clone) in clones.enumerated() {
                let commit = inputs.hasOldTests ? clone.old : clone.new
                let place = "\(folder)/clone-\(index + 1)-\(commit.prefix(12))"
                try await self.clone(clone, at: commit, to: place)
                swaps.urls.append(ReplacedURL(old: clone.address, new: place))
            }
        case .checkout, .unknown: break
        }
        return swaps
    }

    /// The failed job's own tree with the tests of another commit, as if somebody had changed them and not committed it.
    private func workTree(with tests: String, of old: String, in folder: String) async throws -> String {
        guard !FileManager.default.fileExists(atPath: folder) else { return folder }
        let tree = sources(failed)
        try await tree.fetch()
        try await tree.checkOut(to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(tests)").filter { $0 != ".git" }
        for name in names { try FileManager.default.removeItem(atPath: "\(folder)/\(tests)/\(name)") }
        // From our own repository: the copy of a job has only what its depth lets it have.
        var environment = GitSettings.local.variables
        environment.updateValue("\(folder)/.git/tests-index", forKey: "GIT_INDEX_FILE")
        let held = try await tree.cache.held()
        defer { held.release() }
        try await Program.git.run(
            ["--git-dir", tree.cache.path, "--work-tree", folder, "checkout", old, "--", tests],
            environment: environment)
        return folder
    }

    /// A clone of one commit, on the branch that a script's own clone would be on.
    private func clone(_ clone: ClonedTests, at commit: String, to folder: String) async throws {
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        let repository = BareRepository(address: clone.address, folder: repositories)
        // A log names it, and what it brings goes into the guest: nothing that only this user may read.
        try await repository.fetch(
            commit, depth: 1, by: .init(settings: .stranger, references: ["refs/heads/\(clone.branch)"]))
        let tree = GitCheckout(folder: folder, origin: clone.address)
        try await tree.make(commit, from: repository, depth: 1, references: [])
        try await tree.git(["checkout", "--quiet", "-B", clone.branch])
    }
}
