internal import GitLabAPI
internal import GitLabCI

/// Takes what the user names instead of the archives CI used.
struct NeedSwaps: Sendable {
    let client: GitLabClient
    /// Job ids by the names of needs.
    let needs: [String: Int]
    /// Folders by the names of needs.
    var folders: [String: String] = [:]

    /// Whether the user says what to take for a need, so that nothing has to be known of it.
    func cover(_ job: String, of project: String) -> Bool {
        let names = Set(needs.keys).union(folders.keys)
        return names.contains(job) || names.contains(Self.fullName(job, project))
    }

    /// - Throws: `JobError.noSuchNeed`, `.ambiguousNeed`, `GitLabError`.
    func applied(to planned: [PlannedDependency]) async throws -> (needs: [PlannedDependency], swaps: [Swap]) {
        var (result, swaps) = (planned, [Swap]())
        for (name, id) in needs.sorted(by: { $0.key < $1.key }) {
            let (index, job) = try await replaced(name, by: id, in: planned)
            let old = planned[index]
            result[index] = PlannedDependency(job, of: old.project ?? "", pinnedBy: "option")
            swaps.append(.need(name: name, id: id, instead: old.id == 0 ? nil : old.id))
        }
        for (name, folder) in folders.sorted(by: { $0.key < $1.key }) {
            let found = try candidates(name, in: planned)
            guard found.count == 1 else {
                let names = found.map { Self.fullName(planned[$0].job, planned[$0].project ?? "") }
                throw JobError.ambiguousNeed(name: name, names: names)
            }
            result[found[0]].folder = folder
            swaps.append(.folder(need: name, folder: folder))
        }
        return (result, swaps)
    }

    private static func fullName(_ job: String, _ project: String) -> String { "\(project):\(job)" }

    private func candidates(_ name: String, in planned: [PlannedDependency]) throws -> [Int] {
        let found = planned.indices.filter { index in
            let need = planned[index]
            return need.job == name || need.project.map { Self.fullName(need.job, $0) } == name
        }
        guard !found.isEmpty else {
            throw JobError.noSuchNeed(name: name, names: Set(planned.map(\.job)).sorted())
        }
        return found
    }

    /// Needs of several projects may have one name: the one whose project has the job is meant.
    private func replaced(_ name: String, by id: Int, in planned: [PlannedDependency]) async throws -> (Int, Job) {
        var refusal = JobError.dependencyUnknown(job: name, project: nil) as any Error
        for index in try candidates(name, in: planned) {
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

/// Takes the archive of one job for those that are gone.
struct PackageJob: Sendable {
    let client: GitLabClient
    let id: Int

    /// The archive, in the place of one that is gone.
    ///
    /// - Throws: `JobError.noSuchPackageJob`, `GitLabError`.
    func dependency(insteadOf gone: PlannedDependency) async throws -> PlannedDependency {
        guard let project = gone.project else { throw JobError.noSuchPackageJob(id: id) }
        do {
            let job = try await client.job(project: .path(project), id: id)
            return PlannedDependency(job, of: project, pinnedBy: "option")
        } catch GitLabError.notFound {
            throw JobError.noSuchPackageJob(id: id)
        }
    }
}
