public import Foundation
public import GitLabCI
public import Images
public import Machines
public import Programs
public import TestResults

/// What happens while a job is reproduced, in the order it happens. The engine prints nothing.
public enum JobEvent: Sendable {
    /// GitLab is asked about the job.
    case resolving(job: String)
    /// What the job is and what it needs.
    case resolved(JobIdentity)
    /// Something to know that stops nothing.
    case note(JobNote)
    case image(ImageEvent)
    case machine(MachineEvent)
    /// An archive comes in. Bytes; `total` nil while unknown.
    case transfer(name: String, done: UInt64, total: UInt64?)
    /// An archive is here, from the network or the cache.
    case fetched(name: String, bytes: UInt64, fromCache: Bool)
    /// The sources are fetched at this commit.
    case sources(repository: String, sha: String)
    /// Sources and artifacts go into the guest.
    case copyingIn
    case stageStarted(String)
    case stageEnded(String, status: Int32, seconds: Double)
    /// What a script of the job writes, any bytes.
    case output(ProgramOutput, Data)
    case test(AvocadoEvent)
    /// A test is past its time; `folder` has what was saved of the machine, nil where nothing had to be.
    case late(HangRecord, folder: String?)
    /// Avocado is being ended, so that what there is can still be collected.
    case endingTests
    /// Files of the job were collected by its `artifacts:` rules.
    case collected(files: Int, warnings: [ArtifactWarning])
}

/// Something the user should know about a reproduction.
public enum JobNote: Sendable, Equatable {
    /// CI had these variables, the scripts use them, and nobody can read them.
    case unknownVariables([String])
    /// Which archive CI used is a guess of this kind.
    case guessedDependency(name: String, id: Int)
    /// A folder of the user's was taken instead of an archive that is gone.
    case replacedArtifacts(job: String, folder: String)
    /// A cached archive is not what was downloaded; it is fetched again.
    case damagedArchive(name: String)
    /// CI's own results can't be read, so there is nothing to compare with.
    case nothingToCompare(reason: String)
    /// The logs CI kept of the failed tests are gone.
    case recordedLogsGone
    /// Rules set variables or needs, and which rule matched is not known.
    case undecidedRules(variables: [String], changesNeeds: Bool, because: [RuleDoubt])
    /// GitLab's CI lint gave no merged configuration.
    case lintRefused(LintRefusal)
    /// The configuration includes files that may have changed since the job ran.
    case movingIncludes([String])
    /// A template or component can't be read; these jobs build upon it.
    case unreadInclude(String, jobs: [String])
    /// Whether the file was included is not known; it was taken.
    case undecidedInclude(String)
    /// Something is other than in CI because the user wants it so.
    case swapped(Swap)
    /// The pipeline may have been started with other values of these inputs than their defaults.
    case assumedInputs([String])
    /// The machine has another shape than CI's, as the user asked.
    case otherProfile(asked: String, job: String)
    /// Where the job's definition was read.
    case definition(DefinitionSource)
    /// The log has a definition of the job that can't be used.
    case unusableRecording(RecordedJobProblem)
    /// The log has a definition that is not this job's: it was copied or forged.
    case foreignRecording(RecordedJobMismatch)
    /// CI had these variables, and only CI knows their values; what the scripts call may use them.
    case withheldVariables([String])
    /// CI ran further steps of the job, which act on GitLab and are not repeated.
    case skippedSteps([String])
    /// CI used the artifacts of this job, and nothing tells whose job it is.
    case unplacedDependency(name: String, id: Int)
    /// The machine starts from another image than CI's did; both are digests.
    case otherImage(recorded: String, here: String)
    /// Nothing tells which image CI's machine started from.
    case unrecordedImage
    /// The job's script fetches these from elsewhere, in whatever version there is then.
    case unpinnedFetches([String])
    /// A needed job left variables in a report that can't be read here.
    case unreadReport(job: String, id: Int)
    /// The log contradicts what would be run.
    case drift(TraceDrift)
    /// A setting of the checkout isn't obeyed.
    case checkout(CheckoutProblem)
    /// So many files are pointers of Git LFS, and their contents aren't fetched.
    case missingLargeFiles(count: Int)
    /// CI took the tip of a submodule's branch, and nothing tells which commit that was; the recorded one is taken.
    case movingSubmodule(path: String)
    /// The user's own tree has nothing of this submodule, and CI had it.
    case emptySubmodule(path: String)
    /// The daemons' logs of each test were asked for, and can't be had.
    case noDaemonLogs(reason: String)
    /// Only these tests were to run, by names and patterns.
    case selected([String])
    /// Of the tests that were to run these didn't, and so many others did.
    case notOnlySelected(others: Int, missing: [String])
    /// Kernel messages, crashes and QEMU's logs can't be taken from the machine.
    case noEvidence(reason: String)
    /// The user's token was needed for a submodule, which the job's script can read now.
    case tokenForSubmodule(path: String, address: String)

    /// Whether it says that something is not the very thing CI had, or may not be.
    public var isUnpinned: Bool {
        switch self {
        case .unknownVariables, .guessedDependency, .replacedArtifacts, .undecidedRules, .otherProfile,
            .movingIncludes, .unreadInclude, .undecidedInclude, .assumedInputs,
            .withheldVariables, .unplacedDependency, .otherImage, .unrecordedImage, .unpinnedFetches, .swapped,
            .checkout, .missingLargeFiles, .unreadReport, .drift, .movingSubmodule, .emptySubmodule, .selected,
            .notOnlySelected:
            true
        case .damagedArchive, .nothingToCompare, .recordedLogsGone, .definition, .unusableRecording, .foreignRecording,
            .skippedSteps, .lintRefused, .tokenForSubmodule, .noDaemonLogs, .noEvidence:
            false
        }
    }
}

/// Which job it is.
public struct JobIdentity: Sendable, Codable, Equatable {
    public var host: String
    /// The project's full path.
    public var project: String
    public var id: Int
    public var name: String
    /// The pipeline's number.
    public var pipeline: Int
    public var sha: String
    public var ref: String
    /// The job's web address.
    public var url: String

    public init(
        host: String, project: String, id: Int, name: String, pipeline: Int, sha: String, ref: String, url: String
    ) {
        self.host = host
        self.project = project
        self.id = id
        self.name = name
        self.pipeline = pipeline
        self.sha = sha
        self.ref = ref
        self.url = url
    }
}
