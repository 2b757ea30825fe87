public import Foundation

/// A job's log, read for what it tells about the run.
///
/// Logs are written by runners of any version and by the job's own programs: nothing in them can make the reading
/// fail, and what only a script can have written is never taken for the runner's word where the log lets one tell.
public struct Trace: Sendable, Equatable {
    /// Longer logs are read up to here. The runner's own default limit is 4 MiB, gitlab.com's 100 MiB.
    public static let byteLimit = 64 << 20

    /// True when each line had a timestamp and a stream, so the runner's lines cannot be forged by the job.
    public var hasTimestamps: Bool
    /// Nil when the first lines of the log are missing.
    public var runner: TraceRunner?
    /// In the order in which they began.
    public var sections: [TraceSection]
    /// Where the job's checkout lay.
    public var projectDirectory: String?
    public var checkout: TraceCheckout?
    /// The container image the job ran in, of an executor that has such.
    public var image: String?
    /// Depth of the clone; nil when all was fetched or nothing is said.
    public var depth: Int?
    /// Commits of submodules that were checked out, by their paths from the project directory.
    public var submodules: [String: String]
    /// Archives the job downloaded, in order.
    public var dependencies: [TraceDependency]
    /// True when `dependencies` is all there was: the log reaches beyond the download, and nothing switched it off.
    public var dependenciesAreComplete: Bool
    /// Commands as the runner echoed them.
    public var commands: [EchoedCommand]
    public var warnings: [TraceWarning]
    public var result: TraceResult
    /// The job's definition as the executor wrote it into the log, where it did.
    public var recordedJob: RecordedJob?
    /// Set when the log has such a definition that can't be used.
    public var recordedJobProblem: RecordedJobProblem?
    /// All lines in order.
    public var lines: [TraceLine]

    /// Reads a log.
    public init(_ log: Data) {
        self.init(bytes: ArraySlice([UInt8](log.prefix(Self.byteLimit))), isCut: log.count > Self.byteLimit)
    }

    private init(bytes: ArraySlice<UInt8>, isCut: Bool) {
        let (records, isPrefixed) = TraceRecords.read(bytes)
        var reader = TraceSectionReader(isPrefixed: isPrefixed)
        reader.read(records)
        lines = reader.lines
        sections = reader.sections
        commands = reader.commands
        hasTimestamps = isPrefixed
        // A folded line can begin with any words of the job's, also with those that only the runner is believed.
        let told = lines.filter { $0.section != RecordedJobSection.name }
        let facts = TraceFacts(lines: told)
        runner = facts.runner
        projectDirectory = facts.projectDirectory
        checkout = facts.checkout
        image = facts.image
        depth = facts.depth
        submodules = facts.submodules
        warnings = facts.warnings
        let download = TraceDependencyReader(lines: told, sections: reader.sections)
        dependencies = download.dependencies
        result = isCut ? .truncated(limit: Self.byteLimit) : facts.result
        let isSwitchedOff = warnings.contains(.missingRunner(action: "Artifacts downloading"))
        dependenciesAreComplete = download.isComplete && runner != nil && !isSwitchedOff
        guard let section = reader.recording.section else { return }
        do {
            recordedJob = try RecordedJobReading.job(from: section)
        } catch {
            recordedJobProblem = error
        }
    }

    /// Names under which runners list the section of the user's script.
    static let scriptSections: Set<String> = ["step_script", "build_script"]

    /// What the user's script wrote, as clean lines in order, without the runner's own.
    public var scriptText: String { text(ofSections: Self.scriptSections) }

    /// The same, line by line.
    public var scriptLines: [TraceLine] { lines(ofSections: Self.scriptSections) }

    /// What `after_script` wrote.
    public var afterScriptText: String { text(ofSections: ["after_script"]) }

    private func text(ofSections names: Set<String>) -> String {
        lines(ofSections: names).map { $0.text + "\n" }.joined()
    }

    private func lines(ofSections names: Set<String>) -> [TraceLine] {
        lines.filter { names.contains($0.section ?? "") && $0.mayBeFromScript }
    }
}

/// The runner that wrote the log.
public struct TraceRunner: Sendable, Equatable {
    public var version: String
    public var revision: String
    /// The line `on <name> <short token>`, if it is there.
    public var name: String?
    public var shortToken: String?
    public var systemID: String?
}

/// A section of the log.
public struct TraceSection: Sendable, Equatable {
    public var name: String
    public var options: [String]
    public var startedAt: Date
    /// Nil when the log ends in it.
    public var endedAt: Date?
    /// True for the runner's own stages, false for sections a script opened.
    public var isRunnerStage: Bool
}

/// What was checked out.
public struct TraceCheckout: Sendable, Equatable {
    /// The first digits, usually eight.
    public var shortSHA: String
    public var ref: String?
}

/// A command the runner echoed before it ran.
public struct EchoedCommand: Sendable, Equatable {
    /// The command, of a multi-line one the first line.
    public var text: String
    public var isMultiline: Bool
    public var section: String?
}

/// How the job ended, as the log tells it.
public enum TraceResult: Sendable, Equatable {
    case succeeded
    /// The script failed; nil when the log does not say with which status.
    case failed(exitStatus: Int?)
    /// The runner or its machine failed.
    case systemFailure(message: String)
    case timedOut
    case canceled
    /// The end is missing: a limit was reached (in bytes, when the log says so), or the job still runs.
    case truncated(limit: Int?)
}

/// A warning that explains a later failure.
public enum TraceWarning: Sendable, Hashable {
    /// The machine had no `gitlab-runner`, so the action, for instance `Artifacts downloading`, did not happen.
    case missingRunner(action: String)
    /// An artifact path matched nothing.
    case noMatchingFiles(path: String)
    /// No artifact path matched anything.
    case noFilesToUpload
}
