internal import Foundation

/// A GitLab Runner reduced to what the driver of its custom executor sees: it runs one job at a time with a real
/// driver and returns what the real runner would have reported and logged.
///
/// Written from the protocol alone (gitlab-runner `common/build.go`, `executors/custom`, `shells`), so that the
/// product's own composition of scripts can be checked against it.
public struct Runner: Sendable {
    public var configuration: DriverConfiguration
    public var profile: RunnerProfile
    /// Where `TMPDIR` of each attempt is made.
    public var temporaryDirectory: String
    /// The runner process's own, which every call inherits.
    public var environment = ProcessInfo.processInfo.environment
    /// Between attempts of config and prepare (`PreparationRetryInterval`).
    public var preparationPause = Duration.seconds(3)
    /// Between attempts of a stage; nil for the real ones, which double from 5 s to 5 min.
    public var stageRetryPause: Duration?
    /// Instead of the payload's whole seconds.
    public var jobTimeout: Duration?
    /// How long a stopped job's scripts are waited for before cleanup begins (`WaitForBuildFinishTimeout`).
    public var buildFinishTimeout = Duration.seconds(300)
    /// How much of each output a `DriverCall` keeps; everything is counted and digested.
    public var keptOutputBytes = 1 << 20
    /// Writes `null` for empty lists in the response file, as for a server that left them out.
    public var emptyListsAreNull = false
    /// For `cancel` and the like.
    public var control = JobControl()
    var moments: [String: [@Sendable (DriverMoment) async throws -> Void]] = [:]

    public init(_ configuration: DriverConfiguration, profile: RunnerProfile = .runner193, temporaryDirectory: String) {
        self.configuration = configuration
        self.profile = profile
        self.temporaryDirectory = temporaryDirectory
    }

    /// Runs an action beside every call of one name, from its start. The call is not over before the action is.
    ///
    /// - Parameter name: As `DriverCall.name`: `config`, `prepare`, `cleanup`, or a stage as it is sent.
    public mutating func during(_ name: String, _ action: @escaping @Sendable (DriverMoment) async throws -> Void) {
        moments[name, default: []].append(action)
    }

    /// Runs a job to its end, whatever that is. A cancelled task shuts the runner down.
    ///
    /// - Throws: Only what is wrong with the test: no temporary directory, or an action that threw.
    public func run(_ payload: JobPayload) async throws -> JobOutcome {
        let session = JobSession(self, payload)
        return try await withTaskCancellationHandler {
            try await session.run()
        } onCancel: {
            control.shutDown()
        }
    }
}
