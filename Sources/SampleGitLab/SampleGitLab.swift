public import Foundation

/// A small GitLab on loopback with three projects of libvirt's structure and the runs of their integration jobs.
///
/// It has two origins: GitLab itself, and an object storage on another port which it redirects to for artifacts. Both
/// listen on 127.0.0.1 only. Nothing in it is secret, and what is brought to it is gone with it.
public final class SampleGitLab: Sendable {
    public typealias Options = SampleGitLabOptions
    public typealias Fault = SampleGitLabFault

    /// The integration job that failed, of project `sample-virt/hypervisor`.
    public static let failedJob = 7_001_234
    /// Another integration job of the same pipeline, which passed.
    public static let passedJob = 7_001_235
    /// The job of the same pipeline whose RPMs the integration jobs install.
    public static let buildJob = Instance.buildJob
    /// The job of `sample-virt/perl-bindings` whose RPMs they installed; there is a newer one by now.
    public static let bindingsJob = Instance.bindingsJob
    /// A job that has the same name as `bindingsJob` and ran after the integration jobs.
    public static let newerBindingsJob = 7_001_300
    /// A job whose artifacts have expired.
    public static let expiredJob = 7_000_910
    /// The job with `Options.largeArtifactBytes`.
    public static let largeArtifactJob = 7_001_400
    /// The two jobs of a matrix, of project `sample-virt/conformance`: of format `qcow2` and of format `raw`.
    public static let matrixJobs = Instance.matrixJobs
    /// A job of that project which takes the packages of two others.
    public static let crossProjectJob = Instance.crossProjectJob
    /// The one job of the pipeline that a trigger job of that project started.
    public static let childJob = Instance.childJob
    /// The pipeline of those jobs; `childJob` is in its child.
    public static let conformancePipeline = Instance.conformancePipeline
    /// The pipeline with `Options.runningStep`.
    public static let runningPipeline = RunningPipeline.id
    /// Its job that runs.
    public static let runningJob = RunningPipeline.testJob
    /// With `Options.hasHistory`: the job of the failed one's name that passed last, and its pipeline; the pipeline in which
    /// that job came to no result; the one whose packages are gone; and one that failed after the failed one.
    public static let lastGoodJob = Instance.lastGoodJob
    public static let lastGoodPipeline = Instance.lastGoodPipeline
    public static let unfinishedPipeline = Instance.unfinishedPipeline
    public static let expiredPipeline = Instance.expiredPipeline
    public static let laterPipeline = Instance.laterPipeline
    /// The pipeline of the failed job.
    public static let failedPipeline = 900_100
    /// The one script of the suite that fails, as Avocado names it.
    public static let failedTest = "./scripts/domain/010-template-limits.t"
    /// The assertion that fails in it.
    public static let failedAssertion = "memory of the defined domain, in KiB"

    /// Address of the instance, without a slash at the end.
    public let baseURL: URL
    /// Address of the object storage.
    public let storageURL: URL
    /// The commit of the failed job.
    public let failedJobSHA: String
    private let gitlab: LoopbackServer
    private let storage: LoopbackServer
    private let log: RequestLog
    private let deposits: Deposits

    /// Prepares what is not in the cache yet (some seconds: git, rpmbuild, bsdtar), then listens.
    ///
    /// - Parameter cacheDirectory: Where repositories and archives are kept; made when it does not exist. May be shared
    ///   by several instances at the same time.
    /// - Throws: `ProgramError` when a program is missing or fails, `SampleGitLabError`, Foundation's file errors.
    public static func start(cacheDirectory: String, options: Options = Options()) async throws -> SampleGitLab {
        let files = try SampleFiles()
        let preparation = Preparation(files: files, cacheDirectory: cacheDirectory, progress: options.progress)
        var sample = try await preparation.run()
        var jobs = Instance.jobs + (options.hasHistory ? Instance.historyJobs : [])
        if let bytes = options.largeArtifactBytes {
            sample.contents.archives[ArchiveName.large.key] = try largeArchive(bytes, in: sample.directory)
            jobs.append(Instance.largeArtifactJob)
        }
        return try await SampleGitLab(files: files, sample: sample, jobs: jobs, options: options)
    }

    private init(files: SampleFiles, sample: PreparedSample, jobs: [Job], options: Options) async throws {
        let log = RequestLog()
        let deposits = Deposits()
        let running = try options.runningStep.map {
            RunningPipeline(step: $0, log: try files.contents(of: "recorded/failed-job/trace.log"))
        }
        let objects = ObjectStorage(
            sample: sample, faults: options.faults, ignoresRanges: options.ignoresRanges, log: log,
            secrets: options.secrets)
        let messages = try await Self.messages(of: sample)
        let storage = try await LoopbackServer.start(port: options.storagePort) { _ in { objects.answer($0) } }
        let storageBase = "http://127.0.0.1:\(storage.port)"
        do {
            gitlab = try await LoopbackServer.start(port: options.port) { port in
                let base = "http://127.0.0.1:\(port)"
                let representations = Representations(
                    base: base, sample: sample, isPrivate: options.isPrivate, faults: options.faults,
                    messages: messages)
                let server = GitLabServer(
                    options: options, sample: sample, representations: representations,
                    content: Content(
                        base: base, files: files, sample: sample, recordsDefinitions: options.recordsDefinitions,
                        firstCommand: options.firstCommand.map { FirstCommand(job: "debian-12-tests", command: $0) },
                        deposits: deposits),
                    storageBase: storageBase, log: log,
                    passingFaults: PassingFaults(options.faults), deposits: deposits, endedJobs: jobs,
                    running: running)
                return { try await server.answer($0) }
            }
        } catch {
            await storage.stop()
            throw error
        }
        self.log = log
        self.deposits = deposits
        self.storage = storage
        baseURL = URL(string: "http://127.0.0.1:\(gitlab.port)") ?? URL(filePath: "/")
        storageURL = URL(string: storageBase) ?? URL(filePath: "/")
        failedJobSHA = sample.head(of: Instance.hypervisor)
    }

    /// Address of the failed job, as one copies it from a browser.
    public var failedJobURL: String { jobURL(Self.failedJob) }

    /// Address of the integration job that passed.
    public var passedJobURL: String { jobURL(Self.passedJob) }

    /// Address of a job; of one that there isn't, in `sample-virt/hypervisor`.
    public func jobURL(_ id: Int) -> String {
        let pipeline = (Instance.jobs + Instance.historyJobs).first { $0.id == id }?.pipeline
        let project =
            (Instance.pipelines + Instance.olderPipelines + Instance.newerPipelines).first { $0.id == pipeline }?
            .project ?? Instance.hypervisor
        return "\(baseURL.absoluteString)/\(project.path)/-/jobs/\(id)"
    }

    /// The requests so far to both ports, oldest first.
    public var requests: [RecordedRequest] { log.all }

    /// Requests that brought a credential to the object storage: there must never be one.
    public var credentialLeaks: [RecordedRequest] {
        log.all.filter { $0.server == .storage && $0.hasCredential }
    }

    /// The archive that a runner left for a job.
    public func upload(of job: Int) -> Data? { deposits.archive(of: job) }

    /// Gives a job another log from now on.
    public func setLog(_ log: Data, of job: Int) { deposits.set(log: log, of: job) }

    /// Closes both ports and every connection. The cache stays.
    public func stop() async {
        await gitlab.stop()
        await storage.stop()
    }

    private static func messages(of sample: PreparedSample) async throws -> [String: String] {
        var messages: [String: String] = [:]
        for project in Instance.projects {
            let repository = Repository(project: project, directory: "\(sample.repositories)/\(project.path).git")
            for id in sample.contents.revisions[project.path] ?? [] {
                messages[id] = try await repository.message(of: id)
            }
        }
        return messages
    }

    /// A sparse file of so many bytes; it takes no room on the disk.
    private static func largeArchive(_ bytes: UInt64, in directory: String) throws -> Prepared.Archive {
        let file = "large-\(bytes).bin"
        let path = "\(directory)/\(file)"
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(filePath: path))
            try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: bytes)
        }
        return Prepared.Archive(file: file, size: bytes, sha256: "large-\(bytes)")
    }
}
