internal import GitLabAPI
internal import GitLabCI

/// Takes the archives the user names for those CI used.
struct NeedSwaps: Sendable {
    let client: GitLabClient
    /// Job ids by the names of needs.
    let needs: [String: Int]

    /// - Throws: `JobError.noSuchNeed`, `GitLabError`.
    func applied(to planned: [PlannedDependency]) async throws -> (needs: [PlannedDependency], swaps: [Swap]) {
        var (result, swaps) = (planned, [Swap]())
        for (name, id) in needs.sorted(by: { $0.key < $1.key }) {
            let (index, job) = try await replaced(name, by: id, in: planned)
            let project = planned[index].project
            result[index] = PlannedDependency(
                project: project, job: job.name, id: id, pinnedBy: "option", state: job.artifactState())
            swaps.append(.need(name: name, id: id, instead: planned[index].id))
        }
        return (result, swaps)
    }

    /// Needs of several projects may have one name: the one whose project has the job is meant.
    private func replaced(_ name: String, by id: Int, in planned: [PlannedDependency]) async throws -> (Int, Job) {
        let candidates = planned.indices.filter { planned[$0].job == name }
        guard !candidates.isEmpty else {
            throw JobError.noSuchNeed(name: name, names: Set(planned.map(\.job)).sorted())
        }
        var refusal = JobError.dependencyUnknown(job: name, project: nil) as any Error
        for index in candidates {
            guard let project = planned[index].project else { continue }
            do {
                return (index, try await client.job(project: .path(project), id: id))
            } catch let error as GitLabError {
                guard case .notFound = error else { throw error }
                refusal = error
            }
        }
        throw refusal
    }
}
