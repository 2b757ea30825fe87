public import Foundation

/// One line of a job log as the job wrote it, cleaned for reading.
public struct TraceLine: Sendable, Equatable {
    /// When the line began; nil in logs without timestamps.
    public var time: Date?
    /// `0` runner and executor, `1` scripts, from `15` services; nil in logs without timestamps.
    public var stream: UInt8?
    /// True for standard error; only known with timestamps.
    public var isError: Bool
    /// Without section marks, colours, and what a carriage return overwrote. Bytes that are no UTF-8 are replaced.
    public var text: String
    /// The section of the runner it belongs to, for instance `get_sources`.
    public var section: String?

    /// True when a script, and not the runner itself, can have written the line.
    var mayBeFromScript: Bool { stream != 0 }
}
