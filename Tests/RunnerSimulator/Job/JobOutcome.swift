public import Foundation

/// What the runner would have reported, logged and seen.
public struct JobOutcome: Sendable {
    public enum Status: String, Sendable { case success, failed, canceled }

    public var status: Status
    /// Nil for success.
    public var failureReason: FailureReason?
    /// Of the user's script, for `allow_failure:exit_codes`; nil when the job did not fail with one.
    public var exitCode: Int?
    /// What follows `Job failed: ` in the log; empty for success.
    public var message: String
    /// In the order in which they began.
    public var calls: [DriverCall]
    /// The trace as the server has it.
    public var log: Data
    /// Where the checkout lay; nil when the driver never got so far.
    public var layout: ProjectLayout?

    /// The log with bytes that are no UTF-8 replaced.
    public var logText: String { String(decoding: log, as: UTF8.self) }

    /// The names of the calls in order.
    public var sequence: [String] { calls.map(\.name) }

    /// The calls of one name.
    public func calls(_ name: String) -> [DriverCall] { calls.filter { $0.name == name } }
}

/// The runner's failure reasons (gitlab-runner `common/network.go`).
public enum FailureReason: String, Sendable, CaseIterable {
    case scriptFailure = "script_failure"
    case runnerSystemFailure = "runner_system_failure"
    case jobExecutionTimeout = "job_execution_timeout"
    case imagePullFailure = "image_pull_failure"
    case unknownFailure = "unknown_failure"
    case configurationError = "runner_configuration_error"
    case externalDependencyFailure = "runner_external_dependency_failure"
    case runnerInterrupted = "runner_interrupted"
    /// Never sent: the server knows that the job was canceled.
    case jobCanceled = "job_canceled"
}

/// Why a step of the job did not succeed.
enum JobFailure: Error, Sendable, Equatable {
    /// The runner's BuildError: final, and blamed on the job unless it has a reason.
    case build(String, exitCode: Int? = nil, reason: FailureReason = .scriptFailure)
    /// Any other error: blamed on the system.
    case system(String)
    /// The context ended.
    case stopped(StopReason)

    var message: String {
        switch self {
        case .build(let message, _, _), .system(let message): message
        case .stopped(.canceled): "canceled"
        case .stopped(.interrupted): "aborted: terminated"
        case .stopped: "context deadline exceeded"
        }
    }

    /// The same failure, with words around its message.
    func framed(_ before: String, _ after: String = "") -> JobFailure {
        switch self {
        case .build(let message, let exitCode, let reason):
            .build(before + message + after, exitCode: exitCode, reason: reason)
        case .system(let message): .system(before + message + after)
        case .stopped: self
        }
    }
}
