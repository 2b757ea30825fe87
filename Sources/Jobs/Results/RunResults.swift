internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Guests
internal import Programs
internal import TestResults

/// Reads what the tests of a run said, here and in CI.
struct RunResults: Sendable {
    let folder: RunFolder
    let onEvent: @Sendable (JobEvent) -> Void

    /// Copies Avocado's job folders out of the guest, before the job's own clean-up takes parts of them away.
    func fetch(_ logs: [String], through channel: SSHChannel) async throws {
        for (index, log) in logs.enumerated() {
            // The path is the guest's word; it is only used in the guest, and the files land in our folder.
            let source = (log as NSString).deletingLastPathComponent
            guard source.hasPrefix("/"), source != "/" else { continue }
            let target = folder.results + "/avocado-\(index + 1)"
            let archive = target + ".tar"
            try FileManager.default.createDirectory(atPath: folder.results, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: archive) }
            let paths = try await channel.list(source)
            guard !paths.isEmpty else { continue }
            try await channel.pack(paths, of: source, into: archive, limit: ArtifactCollection.byteLimit)
            try await Archive(job: "Avocado's results", path: archive).unpack(into: target)
        }
    }

    /// What ran here: what the tests left in files, and what the job's output shows.
    func local(jobName: String) -> TestReport? {
        let terminal = terminal(jobName)
        let folders = ((try? FileManager.default.contentsOfDirectory(atPath: folder.results)) ?? []).sorted()
        let trees = folders.map { FileTree("\(folder.results)/\($0)").resultFiles }
        guard trees.count > 1 else {
            let files = trees.first ?? FileTree(folder.artifacts).resultFiles
            return (try? ResultCollection(files: files, terminal: terminal).report()) ?? terminal
        }
        let reports = trees.compactMap { try? AvocadoJobDirectory($0).report() }
        guard let first = reports.first else { return terminal }
        return reports.dropFirst().reduce(first) { $0.merging(details: $1.tests) }
    }

    private func terminal(_ jobName: String) -> TestReport? {
        guard let log = try? FileHandle(forReadingFrom: URL(fileURLWithPath: folder.log)) else { return nil }
        defer { try? log.close() }
        return ResultCollection.report(of: TestName(jobName)) { try? log.read(upToCount: 1 << 20) }
    }

    /// What CI recorded of the tests.
    func recorded(_ job: ResolvedJob, cache: ArchiveCache) async -> TestReport? {
        switch job.outcome {
        case .log(let trace, let state): return await recorded(job.identity, trace, state, cache)
        case .recipe(let outcome?): return outcome.tests
        case .recipe(nil):
            onEvent(.note(.nothingToCompare(reason: "the recipe has none")))
            return nil
        }
    }

    /// Every test's end from the trace, the assertions from the kept logs.
    private func recorded(
        _ job: JobIdentity, _ trace: Trace, _ state: ArtifactState, _ cache: ArchiveCache
    ) async -> TestReport? {
        let report = TraceTests.report(of: job.name, trace)
        guard let report else {
            onEvent(.note(.nothingToCompare(reason: "its log shows no tests")))
            return nil
        }
        guard !report.failures.isEmpty else { return report }
        do {
            let own = PlannedDependency(
                project: job.project, job: job.name, id: job.id, pinnedBy: "trace", state: state)
            let archive = try await cache.archive(of: own)
            try await Archive(job: job.name, path: archive.path).unpack(into: folder.recorded)
            return report.merging(details: CollectedLogs(FileTree(folder.recorded).resultFiles).failures())
        } catch {
            // A part of them would look like all of them.
            try? FileManager.default.removeItem(atPath: folder.recorded)
            onEvent(.note(.recordedLogsGone))
            return report
        }
    }
}
