internal import GitLabAPI
internal import GitLabCI

/// Takes the archives the user names for those CI used.
struct NeedSwaps: Sendable {
    let client: GitLabClient
    /// Job ids by the names of needs.
    let needs: [String: Int]

    /// - Throws: `JobError.noSuchNeed`, `GitLabError`.
    func applied(to planned: [PlannedDependency]) async throws -> (needs: [PlannedDependency], swaps: [Swap]) {
        let names = planned.map(\.job)
        for name in needs.keys.sorted() where !names.contains(name) {
            throw JobError.noSuchNeed(name: name, names: names)
        }
        var (result, swaps) = (planned, [Swap]())
        for (index, dependency) in planned.enumerated() {
            guard let id = needs[dependency.job], id != dependency.id, let project = dependency.project else { continue }
            let job = try await client.job(project: .path(project), id: id)
            result[index] = PlannedDependency(
                project: project, job: job.name, id: id, pinnedBy: "option", state: job.artifactState())
            swaps.append(.need(name: dependency.job, id: id, instead: dependency.id))
        }
        return (result, swaps)
    }
}
