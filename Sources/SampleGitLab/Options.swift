/// How the sample GitLab behaves. The defaults are a public instance that works.
public struct SampleGitLabOptions: Sendable {
    /// Loopback port of GitLab itself; 0 lets the kernel choose.
    public var port: UInt16 = 0
    /// Loopback port of its object storage, which holds the artifacts; 0 lets the kernel choose.
    public var storagePort: UInt16 = 0
    /// The one token that is right. While nil, tokens are not looked at, only whether there is one.
    public var acceptedToken: String?
    /// Whether jobs and traces need a token, as they do on gitlab.com even for a public project.
    public var requiresToken = false
    /// Whether everything answers 404 without a token.
    public var isPrivate = false
    /// Whether the failed job's log has the definition that virt-ci's executor writes into it. It has what the
    /// configuration does not tell: the variable `SAMPLE_VARIANT`, a time limit of 2400 seconds, and CI's machine.
    public var recordsDefinitions = false
    /// Runs before the failed job's own commands, in its script and in its `after_script`: it is put into the
    /// configuration that the API gives, not into the repository.
    public var firstCommand: String?
    /// Tokens by which a runner gets a job's archive, or leaves one; without any, every token is right.
    public var jobTokens: [Int: String] = [:]
    /// Values that a test looks for in what arrives: see `RecordedRequest.holdsSecret`.
    public var secrets: [String] = []
    /// What goes wrong.
    public var faults: Set<SampleGitLabFault> = []
    /// Size in bytes of the artifact of job `SampleGitLab.largeArtifactJob`, which exists only with it. The file is
    /// sparse and holds no archive: it is for measuring downloads.
    public var largeArtifactBytes: UInt64?
    /// Told, in a sentence, what is being prepared; not called when everything is in the cache.
    public var progress: @Sendable (String) -> Void = { _ in }

    /// Whether the failed pipeline has a trigger job, which started one of the other project.
    public var startsDownstream = false

    /// Whether the hypervisor has nightly pipelines before the failed one, whose integration job passed with the packages of
    /// an older commit, and another failed one after it.
    public var hasHistory = false

    /// Whether there is a pipeline that runs. Each question for it, or for the log of its job
    /// `SampleGitLab.runningJob`, brings it on by so many lines of that log; with the last one it has failed.
    public var runningStep: Int?
    /// Whether parts of a log, and of an archive, are never given.
    public var ignoresRanges = false

    public init() {}
}

/// Something that goes wrong on purpose.
public enum SampleGitLabFault: Sendable, Hashable {
    /// The job's artifacts are gone, and its answer says since when.
    case artifactsExpired(job: Int)
    /// The job's archive has an entry `../escaped.txt`.
    case archiveEscapes(job: Int)
    /// The storage ends the connection after half of the archive.
    case archiveTruncated(job: Int)
    /// The job is not known.
    case jobMissing(Int)
    /// CI lint is forbidden, as it is to who may not read the project's code.
    case lintForbidden
    /// Nor may files of any repository be read.
    case filesForbidden
    /// The first API request is answered 429 with this Retry-After, in seconds.
    case tooManyRequestsOnce(retryAfter: Int)
    /// The first API request is answered 503.
    case unavailableOnce
    /// Every API answer waits this long.
    case slow(Duration)
    /// Another answer than the right one, to requests whose decoded path ends so.
    case instead(of: String, SampleGitLabAnswer)
}

/// What a broken server, or something between it and us, may answer.
public struct SampleGitLabAnswer: Sendable, Hashable {
    public var status: Int
    public var headers: [String: String]
    public var body: String
    /// Whether the connection ends after half of the body.
    public var isCut = false
    /// Whether the answer is one page of a list, and names a next one each time.
    public var isEndless = false

    public init(_ status: Int = 200, _ headers: [String: String] = [:], body: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
