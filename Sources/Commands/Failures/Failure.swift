internal import Executor
internal import Files
internal import GitLabAPI
internal import GitLabCI
internal import Guests
internal import HTTP
internal import History
internal import Images
internal import Jobs
internal import Libvirt
internal import Machines
internal import Profiles
internal import Programs
internal import SampleGitLab
internal import Terminal

/// An error as the user meets it. The only place where errors become words.
struct Failure {
    enum Kind: String {
        /// The command line is wrong.
        case usage
        /// GitLab doesn't give what is needed.
        case gitlab
        /// The job can't be run as it is.
        case job
        /// This machine lacks something.
        case environment
        /// The machine or its guest failed.
        case machine
        /// A profile or a setting is wrong.
        case configuration
    }

    var kind: Kind
    var sentence: String
    var hint: String?
    /// The file that has the details.
    var log: String?

    init(_ kind: Kind, _ sentence: String, hint: String? = nil) {
        self.kind = kind
        self.sentence = sentence
        self.hint = hint
    }

    /// Wrong usage is 64 (`sysexits.h`), everything else 2; 1 is kept for the job's own script.
    var exitCode: Int32 { kind == .usage ? 64 : 2 }

    /// - Returns: nil for what isn't ours: the argument parser's own errors.
    init?(_ error: any Error) {
        switch error {
        case let error as RecordedError:
            self.init(error.cause)
            log = error.log
        case let error as Presentation.Fault: self.init(error)
        case let error as WebAddressError: self.init(error)
        case let error as TargetFault: self.init(error)
        case let error as LookFault: self.init(error)
        case let error as ZipDirectoryError: self.init(error)
        case let error as SetupError: self.init(error)
        case let error as SessionError: self.init(error)
        case let error as FileError: self.init(error)
        case let error as GitLabError: self.init(error)
        case let error as TokenError: self.init(error)
        case let error as HTTPError: self.init(error)
        case let error as ConfigurationError: self.init(error)
        case let error as InclusionError: self.init(error)
        case let error as JobError: self.init(error)
        case let error as RecipeError: self.init(error)
        case let error as RecordError: self.init(error)
        case let error as TestSelectionError: self.init(error)
        case let error as HistoryError: self.init(error)
        case let error as InvestigationError: self.init(error)
        case let error as EnvironmentFile.Fault: self.init(error)
        case let error as ProfileError: self.init(error)
        case let error as PolicyError: self.init(error)
        case let error as UserConfigurationError: self.init(error)
        case let error as ExecutorError: self.init(error)
        case let error as ImageError: self.init(error)
        case let error as EntryError: self.init(error)
        case let error as GuestDaemonError: self.init(error)
        case let error as CopyError: self.init(error)
        case let error as MachineError: self.init(error)
        case let error as WarmError: self.init(error)
        case let error as GuestError: self.init(error)
        case let error as LibvirtError: self.init(error)
        case let error as ProgramError: self.init(error)
        case let error as SampleGitLabError: self.init(error)
        default: self.init(unnamed: error)
        }
    }
}
