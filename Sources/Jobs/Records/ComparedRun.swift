internal import Foundation
public import GitLabAPI
internal import GitLabCI
public import TestResults

/// One side of a comparison: a run here, what CI recorded of it, or a job of CI.
public struct ComparedRun: Sendable {
    /// How it is called: a run's name, or a job's number.
    public let title: String
    /// How a sentence says where it was: `in run 20260102-ab12`.
    public let place: String
    public let tests: TestReport?
    /// The script's.
    public let exitStatus: Int?
    /// Versions by names, of what was put into the machine and of what it had.
    public let packages: [String: String]
}

extension RecordedRun {
    /// The run here.
    public var compared: ComparedRun {
        let given = recipe?.dependencies.flatMap(\.packages).map { ($0.name, "\($0.version)-\($0.release)") } ?? []
        let fetched = recipe?.fetched.map { ($0.name, $0.version) } ?? []
        let guest = GuestPackages.read(folder: folder)
        return ComparedRun(
            title: name, place: "in \(name)", tests: tests, exitStatus: report.exitStatus.map(Int.init),
            packages: guest.merging(fetched + given) { _, later in later })
    }

    /// The job in CI, as far as the run recorded it; nil where nothing was.
    public var comparedCI: ComparedRun? {
        guard let outcome = recipe?.ci else { return nil }
        let number = report.job.map { " \($0.id)" } ?? ""
        // How the whole job ended says nothing of a part of its tests.
        let selection = recipe?.tests
        return ComparedRun(
            title: "CI's job\(number)", place: "in CI",
            tests: selection.map { outcome.tests?.only(where: $0.contains) } ?? outcome.tests,
            exitStatus: selection == nil ? outcome.exitStatus : nil, packages: [:])
    }
}

/// Reads a job of CI to compare with.
public struct RecordedJobReader: Sendable {
    let client: GitLabClient
    /// The cache of archives.
    let archives: String

    public init(client: GitLabClient, archives: String) {
        self.client = client
        self.archives = archives
    }

    /// From its log, and its logs artifact where GitLab still has it.
    ///
    /// - Throws: `GitLabError`.
    public func read(_ id: Int, ofProject path: String) async throws -> ComparedRun {
        let project = ProjectReference.path(path)
        async let asked = client.job(project: project, id: id)
        let trace = Trace(try await client.trace(project: project, job: id))
        let job = try await asked
        var tests = TraceTests.report(of: job.name, trace)
        if tests?.failures.isEmpty == false, let details = await details(job, path) {
            tests = tests?.merging(details: details)
        }
        var reader = FetchedInputReader(given: [])
        for line in trace.scriptLines { reader.read(line: line.text) }
        return ComparedRun(
            title: "job \(id)", place: "in job \(id)", tests: tests, exitStatus: trace.result.exitStatus,
            packages: Dictionary(reader.found.map { ($0.name, $0.version) }) { _, later in later })
    }

    /// The failed tests of its logs artifact; nil where it is gone or can't be read.
    private func details(_ job: Job, _ path: String) async -> [TestResult]? {
        let folder = FileManager.default.temporaryDirectory.path + "/virt-ci-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let own = PlannedDependency(
            project: path, job: job.name, id: job.id, pinnedBy: "api", state: job.artifactState())
        let cache = ArchiveCache(folder: archives, client: client) { _ in }
        guard let archive = try? await cache.archive(of: own) else { return nil }
        do { try await Archive(job: job.name, path: archive.path).unpack(into: folder) } catch { return nil }
        return CollectedLogs(FileTree(folder).resultFiles).failures()
    }
}
