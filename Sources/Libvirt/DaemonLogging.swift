/// What a libvirt daemon logs, and where to: the words of `log_outputs` and `log_filters` in its configuration.
public struct DaemonLogging: Sendable, Codable, Equatable {
    /// `LEVEL:KIND:DATA`, several with spaces between. Levels are 1 debug, 2 info, 3 warning, 4 error.
    public var outputs: String
    /// `LEVEL:PART`, several with spaces between; the first that fits a message counts. Without any, what is below a
    /// warning is not even made.
    public var filters: String

    public init(outputs: String, filters: String) {
        self.outputs = outputs
        self.filters = filters
    }

    /// Everything, but for the parts of which each call would log many times; those of libvirt's own CI
    /// (`ci/jobs.sh`, `integration`).
    ///
    /// - Parameter level: From which level on the rest is logged.
    public static func filters(from level: Int) -> String {
        let loud = ["remote", "util.json", "util.object", "util.dbus", "util.netlink", "node_device", "rpc", "access"]
        return (loud.map { "\(max(level, 3)):\($0)" } + ["4:event", "\(level):*"]).joined(separator: " ")
    }

    /// The same, and all of it into one more file. Filters that were set stay.
    public func adding(file: String) -> DaemonLogging {
        DaemonLogging(
            outputs: (outputs.isEmpty ? "" : outputs + " ") + "1:file:\(file)",
            filters: filters.isEmpty ? Self.filters(from: 1) : filters)
    }

    /// The same without the files of a folder; filters that ``adding(file:)`` made go with the last of them.
    public func without(filesIn folder: String) -> DaemonLogging {
        let words = outputs.split(separator: " ")
        let kept = words.filter { !$0.contains(":file:\(folder)/") }
        guard kept.count < words.count else { return self }
        let plain = plainFilters
        return DaemonLogging(
            outputs: kept.joined(separator: " "), filters: plain == Self.filters(from: 1) ? "" : plain)
    }

    /// The filters as they were given: libvirt puts asterisks around each, and around those again when it gets them back
    /// (`virLogFilterNew`).
    private var plainFilters: String {
        filters.split(separator: " ").map { filter in
            guard let colon = filter.firstIndex(of: ":") else { return String(filter) }
            let part = filter[filter.index(after: colon)...].drop { $0 == "*" }
            let name = part.reversed().drop { $0 == "*" }.reversed()
            return "\(filter[...colon])\(name.isEmpty ? "*" : String(name))"
        }.joined(separator: " ")
    }

    /// The same outputs, each from this level on.
    public func from(level: Int) -> DaemonLogging {
        let changed = outputs.split(separator: " ").map { output in
            "\(level)" + output.drop { $0.isASCII && $0.isNumber }
        }
        return DaemonLogging(outputs: changed.joined(separator: " "), filters: Self.filters(from: level))
    }
}

extension AdminConnection {
    /// What the daemon logs now.
    public func logging() throws -> DaemonLogging {
        DaemonLogging(outputs: try loggingOutputs(), filters: try loggingFilters())
    }

    /// Changes what the daemon logs.
    public func setLogging(_ logging: DaemonLogging) throws {
        try setLoggingFilters(logging.filters)
        try setLoggingOutputs(logging.outputs)
    }
}
