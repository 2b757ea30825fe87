internal import Foundation

/// A call of the driver that is under way, for a test that acts in the middle of it.
public struct DriverMoment: Sendable {
    /// As `DriverCall.name`.
    public let name: String
    public let attempt: Int
    /// The driver's own process; it leads the group of all it started.
    public let processIdentifier: Int32
    public let environment: [String: String]
    /// `TMPDIR` as the runner made it.
    public let directory: String
    let recorder: OutputRecorder

    /// To the driver's process alone, for instance SIGKILL as the kernel's out-of-memory killer would.
    public func signal(_ number: Int32) { kill(processIdentifier, number) }

    /// To its whole group, as the runner does.
    public func signalGroup(_ number: Int32) { kill(-processIdentifier, number) }

    /// Waits until a text has appeared in one of the call's outputs.
    public func appearance(of text: String) async throws { try await recorder.appearance(of: text) }
}

/// Why a moment could not be had.
public enum MomentError: Error, Sendable, Equatable {
    /// The call ended before the text appeared.
    case ended(awaited: String)
}
