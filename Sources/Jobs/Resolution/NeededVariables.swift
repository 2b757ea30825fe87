internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Programs

/// Reads what a job gets in variables from others: dotenv reports of the jobs it needs, and, where its executor has
/// withheld them, what its pipeline was started with.
struct NeededVariables: Sendable {
    let client: GitLabClient
    let answers: JobAnswers

    /// - Parameters:
    ///   - definition: Its variables don't have those of reports yet.
    ///   - dependencies: The archives it needs, for jobs of other projects.
    func read(
        for definition: SourcedDefinition, _ dependencies: [PlannedDependency]
    ) async throws -> (variables: [Variable], notes: [JobNote]) {
        var variables: [Variable] = []
        var notes: [JobNote] = []
        for source in sources(definition, dependencies) {
            guard let report = try await report(of: source) else {
                notes.append(.unreadReport(job: source.name, id: source.id))
                continue
            }
            variables += report
        }
        guard let recorded = definition.recorded else { return (variables, notes) }
        // The payload had them all; only of those that were withheld is the value still to be found.
        let all = variables + (answers.pipelineVariables ?? [])
        let hidden = Set(recorded.withheld)
        return (all.filter { hidden.contains($0.key) }, notes)
    }

    private struct Source {
        let project: String
        let name: String
        let id: Int
    }

    /// Those of the same pipeline, then those of others, as GitLab lists dependencies.
    private func sources(_ definition: SourcedDefinition, _ dependencies: [PlannedDependency]) -> [Source] {
        let own = answers.project.pathWithNamespace
        let reporters = definition.reporters.compactMap { id in answers.pipelineJobs.first { $0.id == id } }
        let ids = Set(reporters.map(\.id))
        let others = dependencies.filter { $0.hasVariables && !ids.contains($0.id) && $0.folder == nil }
        return reporters.filter(\.hasVariables).map { Source(project: own, name: $0.name, id: $0.id) }
            + others.map { Source(project: $0.project ?? own, name: $0.job, id: $0.id) }
    }

    private func report(of source: Source) async throws -> [Variable]? {
        let data = try await client.variableReport(
            project: .path(source.project), path: source.project, job: source.id)
        guard let data else { return nil }
        guard data.starts(with: [0x1f, 0x8b]) else { return DotenvReport.variables(data) }
        do {
            // Some bytes can become very many, so the end is ours.
            let plain = try await Program.gzip.run(["-dc"], input: .data(data), outputLimit: 1 << 20)
            return DotenvReport.variables(plain.standardOutput)
        } catch is ProgramError {
            return nil
        }
    }
}
