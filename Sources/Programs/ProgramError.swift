/// Why a program did not do what was asked.
public enum ProgramError: Error, Sendable, Equatable {
    /// It is not in `PATH`.
    case notInstalled(Program)
    /// It ended with a status other than zero; `standardError` holds the end of what it said.
    case failed(program: String, arguments: [String], status: Int32, standardError: String)
    /// It was still running at the deadline, and was ended.
    case timedOut(program: String, after: Duration)
    /// It wrote more than was allowed to one stream, and was ended. `limit` in bytes.
    case outputTooLarge(program: String, limit: Int)
    /// The system could not start it.
    case notStarted(program: String, reason: String)
}
