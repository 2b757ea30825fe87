public import Foundation

/// One call of the driver, as the runner made and saw it.
public struct DriverCall: Sendable {
    /// `config`, `prepare` or `cleanup`, or the stage as it was sent to `run_exec`.
    public var name: String
    /// Of `config` and `prepare`: 1 to 3. All else belongs to the last.
    public var attempt: Int
    /// The executable first.
    public var arguments: [String]
    public var environment: [String: String]
    /// Where it ran: `TMPDIR` as the runner made it.
    public var directory: String
    /// What the script's file held, for `run_exec`.
    public var script: String?
    /// Nil when it could not be started.
    public var processIdentifier: Int32?
    /// Nil while it runs.
    public var ending: DriverEnding?
    /// Since the runner's beginning.
    public var startedAt: Duration
    public var duration: Duration
    public var standardOutput = DriverOutput()
    public var standardError = DriverOutput()

    /// The exit status; nil when there was none.
    public var exitStatus: Int32? {
        if case .exited(let status) = ending { status } else { nil }
    }

    /// The value of a job variable as the driver got it.
    public func variable(_ key: String) -> String? { environment["CUSTOM_ENV_\(key)"] }
}

/// How a call ended.
public enum DriverEnding: Sendable, Equatable {
    case exited(Int32)
    case signaled(Int32)
    case notStarted(String)
    /// It outlived SIGKILL, or something it started outside of its group holds its outputs: given up.
    case abandoned
}

/// One output of a call: all of it counted and digested, its beginning kept.
public struct DriverOutput: Sendable, Equatable {
    public var byteCount = 0
    public var kept = Data()
    /// SHA-256 of everything, hexadecimal; set when the call has ended.
    public var digest = ""

    /// What was kept, with bytes that are no UTF-8 replaced.
    public var text: String { String(decoding: kept, as: UTF8.self) }
}
