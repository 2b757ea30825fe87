public import Foundation
public import GitLabAPI
public import GitLabCI

/// A job with all that GitLab tells about it: what it ran, with what, and how it ended.
public struct ResolvedJob: Sendable {
    /// Scheme, host, and the prefix of an installation below a path.
    public var server: URL
    public var identity: JobIdentity
    /// Where `definition` and `variables` come from.
    public var source: DefinitionSource
    /// What the executor recorded, when that is the source.
    public var recorded: RecordedJob?
    /// The recipe it was read from, if it was.
    public var pinned: Recipe?
    /// The files of the configuration, as far as they are known: none for a recorded definition.
    public var configurationFiles: [IncludedFile]
    public var definition: JobDefinition
    /// All variables that are known, not expanded.
    public var variables: VariableSet
    public var layout: StageLayout
    /// What CI left of it.
    public var outcome: RecordedOutcome
    /// The archives it needs, in the order in which the runner unpacked them.
    public var dependencies: [PlannedDependency]
    /// Where its sources are; without credentials.
    public var repository: URL
    /// How they are taken.
    public var checkout: Checkout
    /// Commits of submodules that CI took, by their paths, where its log tells them.
    public var submoduleCommits: [String: String]
    /// What the whole job may take.
    public var timeout: Duration
    public var notes: [JobNote]
    /// Git addresses that mean others in the guest.
    public var replacedURLs: [ReplacedURL] = []

    /// Commits of history that CI fetched; 0 for all.
    public var depth: Int { checkout.depth }

    /// The value of a variable as the scripts see it.
    public func value(of name: String) -> String? {
        variables.expanded(fileDirectory: layout.temporaryDirectory)[name]?.value
    }

    /// The digest of the image it is known to have started from.
    var recordedImage: String? { recorded?.machine.image ?? pinned?.machine.image }

    /// Said when the machine starts from another image than CI's did.
    func note(onImage digest: String) -> JobNote? {
        guard let known = recordedImage, known != digest else { return nil }
        return .otherImage(recorded: known, here: digest)
    }
}

/// One archive that the job needs.
public struct PlannedDependency: Sendable, Equatable {
    /// Nil when nothing tells whose job it is; then only a copy in the cache can be had.
    public var project: String?
    public var job: String
    public var id: Int
    /// `recorded`, `trace`, `api`, or `option` where the user has chosen it.
    public var pinnedBy: String
    /// What became of the archive; nil when GitLab doesn't show it.
    public var state: ArtifactState?
    /// What the archive has to be, by a recipe: 64 hexadecimal digits.
    public var sha256: String?
    /// A folder of the user's that is taken, whatever became of the archive.
    public var folder: String?
    /// Whether it left variables in a dotenv report, as GitLab shows it now.
    public var hasVariables = false
}

extension PlannedDependency {
    /// The archive of a job that GitLab shows.
    init(_ job: Job, of project: String, pinnedBy: String) {
        self.init(
            project: project, job: job.name, id: job.id, pinnedBy: pinnedBy, state: job.artifactState(),
            hasVariables: job.hasVariables)
    }
}

extension Job {
    /// Whether it left a dotenv report.
    var hasVariables: Bool { artifacts.contains { $0.fileType == "dotenv" } }
}
