/// The state of a job or a pipeline. Servers add new ones: an unknown state is just unknown, not a failure.
public struct JobStatus: RawRepresentable, Sendable, Hashable, Decodable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let created = JobStatus(rawValue: "created")
    public static let pending = JobStatus(rawValue: "pending")
    public static let running = JobStatus(rawValue: "running")
    public static let success = JobStatus(rawValue: "success")
    public static let failed = JobStatus(rawValue: "failed")
    public static let canceling = JobStatus(rawValue: "canceling")
    public static let canceled = JobStatus(rawValue: "canceled")
    public static let skipped = JobStatus(rawValue: "skipped")
    public static let manual = JobStatus(rawValue: "manual")
    public static let scheduled = JobStatus(rawValue: "scheduled")

    /// Whether nothing more will happen by itself.
    public var isFinal: Bool { [.success, .failed, .canceled, .skipped].contains(self) }

    public var description: String { rawValue }
}
