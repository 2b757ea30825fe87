public import Foundation

/// How a program left.
public enum ProgramEnd: Sendable, Equatable {
    case exited(Int32)
    case signaled(Int32)

    /// The number a shell shows: the exit status, or 128 + the signal.
    public var shellStatus: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
}

extension Program {
    /// As `stream`, for a caller that sends signals itself and must tell exit status 137 from a kill.
    ///
    /// - Parameter onStart: Called once with the process. It leads a process group, so `kill(-process, …)` reaches all
    ///   that it started and that did not leave the group.
    /// - Returns: How it left, when it has ended. What others that hold its outputs open write later is not read
    ///   (swift-subprocess, `cancelAsyncIO`).
    /// - Throws: `ProgramError`; `CancellationError` when cancelled, after the program was ended.
    public func follow(
        _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
        input: ProgramInput = .none, grace: Duration = .seconds(2), onStart: @escaping @Sendable (Int32) -> Void,
        onOutput: @escaping @Sendable (ProgramOutput, Data) async throws -> Void
    ) async throws -> ProgramEnd {
        let child = Child(
            program: self, path: try locate(), arguments: arguments, environment: environment, directory: directory,
            input: input, grace: grace, onStart: onStart, onOutput: onOutput)
        return try await child.run()
    }
}
