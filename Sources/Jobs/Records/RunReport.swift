public import Foundation

/// The record of a run, and the answer of `run --format json`. Scripts rely on the names; see the design, section 6.
public struct RunReport: Sendable, Codable, Equatable {
    public enum Result: String, Sendable, Codable {
        /// The script ended with 0.
        case passed
        /// The script ended with another status.
        case failed
        /// Anything else went wrong.
        case error
        /// The user or a signal ended it.
        case interrupted
    }

    public struct ProfileUse: Sendable, Codable, Equatable {
        public var name: String
        /// `sha256:…`
        public var image: String
        /// `kvm` or `tcg`.
        public var accelerator: String?
    }

    public struct DependencyUse: Sendable, Codable, Equatable {
        /// Null when nothing told whose job it is.
        public var project: String?
        public var job: String
        public var id: Int
        public var sha256: String?
        /// `recorded`, `trace`, `api` (a guess), or `folder` (the user's).
        public var pinnedBy: String
    }

    public struct Tests: Sendable, Codable, Equatable {
        public var passed: Int
        public var failed: Int
        public var skipped: Int
        public var known: Int
    }

    public struct Failure: Sendable, Codable, Equatable {
        public var test: String
        /// `failed`, `error` or `interrupted`.
        public var status: String
        /// The first assertion that did not hold, or why there is none.
        public var assertion: String
        /// What the test said about it.
        public var detail: String
        /// All assertions that did not hold.
        public var assertions: [String]
        /// The reference of a known issue.
        public var known: String?
        /// What happened in the machine while it ran: programs that crashed, a sentence each. Nil in older reports.
        public var evidence: [String]?
    }

    public struct Comparison: Sendable, Codable, Equatable {
        public var with: String
        public var same: Bool
        public var differences: [String]
        /// What could not be compared.
        public var unknown: [String]
    }

    public struct Seconds: Sendable, Codable, Equatable {
        public var fetch: Double?
        public var boot: Double?
        public var script: Double?
        public var total: Double?
    }

    /// The run of which this one repeats tests.
    public struct Again: Sendable, Codable, Equatable {
        /// Its name.
        public var run: String
        /// Whether it was in the machine that run had kept: otherwise in a new one.
        public var isInSameMachine: Bool
        /// Names and patterns of the tests.
        public var tests: [String]

        public init(run: String, isInSameMachine: Bool, tests: [String]) {
            (self.run, self.isInSameMachine, self.tests) = (run, isInSameMachine, tests)
        }
    }

    public struct Problem: Sendable, Codable, Equatable {
        public var kind: String
        public var message: String
        public var hint: String?

        public init(kind: String, message: String, hint: String?) {
            self.kind = kind
            self.message = message
            self.hint = hint
        }
    }

    public var schema = 1
    public var run: String
    public var result: Result
    public var exitStatus: Int32?
    public var job: JobIdentity?
    public var profile: ProfileUse?
    public var start = "cold"
    public var dependencies: [DependencyUse] = []
    public var tests: Tests?
    public var failures: [Failure] = []
    public var comparison: Comparison?
    /// Collected files, relative to `directory` + `/artifacts`.
    public var artifacts: [String] = []
    public var log: String
    public var directory: String
    public var started: Date
    public var seconds = Seconds()
    /// The name of the kept machine.
    public var machine: String?
    /// Set where tests of another run were run again.
    public var again: Again?
    /// Set when `result` is `error`.
    public var error: Problem?
    /// What was found out on the way, one sentence each.
    public var notes: [String] = []

    public init(run: String, directory: String, started: Date) {
        self.run = run
        self.directory = directory
        self.started = started
        result = .error
        log = directory + "/job.log"
    }
}

extension RunReport {
    /// Whether all that is wrong with the run are tests that show known issues.
    public var isKnown: Bool {
        guard result == .failed, let tests, tests.failed > 0 else { return false }
        return tests.known == tests.failed && failures.count == tests.failed
    }

    /// Every name is there in every answer, null when it has no value, so that scripts need not ask twice.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(run, forKey: .run)
        try container.encode(result, forKey: .result)
        try container.encode(exitStatus, forKey: .exitStatus)
        try container.encode(job, forKey: .job)
        try container.encode(profile, forKey: .profile)
        try container.encode(start, forKey: .start)
        try container.encode(dependencies, forKey: .dependencies)
        try container.encode(tests, forKey: .tests)
        try container.encode(failures, forKey: .failures)
        try container.encode(comparison, forKey: .comparison)
        try container.encode(artifacts, forKey: .artifacts)
        try container.encode(log, forKey: .log)
        try container.encode(directory, forKey: .directory)
        try container.encode(started, forKey: .started)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(machine, forKey: .machine)
        try container.encode(notes, forKey: .notes)
        try container.encodeIfPresent(again, forKey: .again)
        try container.encodeIfPresent(error, forKey: .error)
    }
}

extension RunReport.Seconds {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(fetch, forKey: .fetch)
        try container.encode(boot, forKey: .boot)
        try container.encode(script, forKey: .script)
        try container.encode(total, forKey: .total)
    }
}

extension RunReport.Problem {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(message, forKey: .message)
        try container.encode(hint, forKey: .hint)
    }
}

extension RunReport.DependencyUse {
    init(_ dependency: Recipe.Dependency) {
        self.init(
            project: dependency.project, job: dependency.job, id: dependency.id, sha256: dependency.sha256,
            pinnedBy: dependency.pinnedBy)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(project, forKey: .project)
        try container.encode(job, forKey: .job)
        try container.encode(id, forKey: .id)
        try container.encode(sha256, forKey: .sha256)
        try container.encode(pinnedBy, forKey: .pinnedBy)
    }
}

extension RunReport.Failure {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(test, forKey: .test)
        try container.encode(status, forKey: .status)
        try container.encode(assertion, forKey: .assertion)
        try container.encode(detail, forKey: .detail)
        try container.encode(assertions, forKey: .assertions)
        try container.encode(known, forKey: .known)
        try container.encode(evidence, forKey: .evidence)
    }
}
