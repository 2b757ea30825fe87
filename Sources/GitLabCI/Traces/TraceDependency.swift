/// An archive that the log says the job downloaded.
public struct TraceDependency: Sendable, Equatable {
    /// What became of the download at the last attempt.
    public enum Outcome: String, Sendable {
        case downloaded
        case notFound = "not found"
        case forbidden
        case unauthorized
        case failed
        /// The log does not tell.
        case unknown
    }

    /// Nil when only the helper's line with the id is there.
    public var name: String?
    /// The id of the job that made the archive.
    public var id: Int
    public var outcome: Outcome
}

/// Reads the stage `download_artifacts`.
struct TraceDependencyReader {
    private(set) var dependencies: [TraceDependency] = []
    /// True when the log shows that the stage is over, or that there was none. A stage in which nothing could be
    /// read is not: the runner sends it only when there is something to download.
    private(set) var isComplete: Bool

    /// GitLab allows 50 needs; jobs without needs can have all earlier jobs.
    private static let limit = 10_000
    private var positions: [Int: Int] = [:]
    private var current: Int?

    init(lines: [TraceLine], sections: [TraceSection]) {
        let download = sections.filter { $0.isRunnerStage && $0.name == "download_artifacts" }
        let hasScript = lines.contains { Trace.scriptSections.contains($0.section ?? "") }
        isComplete = hasScript || (!download.isEmpty && download.allSatisfy { $0.endedAt != nil })
        let hasSections = sections.contains { $0.isRunnerStage }
        for line in lines {
            if !hasSections, Trace.scriptSections.contains(line.section ?? "") { break }
            guard !hasSections || line.section == "download_artifacts" else { continue }
            read(line.text)
        }
        let hasStage = !download.isEmpty || lines.contains { $0.section == "download_artifacts" }
        if hasStage, dependencies.isEmpty { isComplete = false }
    }

    private mutating func read(_ text: String) {
        if let (name, id) = Self.notice(text) {
            note(id: id, name: name, outcome: nil)
        } else if let rest = Self.helperMessage(text) {
            let id = Self.identifier(in: rest) ?? current
            guard let id else { return }
            note(id: id, name: nil, outcome: Self.outcome(rest))
        }
    }

    private mutating func note(id: Int, name: String?, outcome: TraceDependency.Outcome?) {
        if let position = positions[id] {
            if let name { dependencies[position].name = name }
            if let outcome { dependencies[position].outcome = outcome }
        } else if dependencies.count < Self.limit {
            positions[id] = dependencies.count
            dependencies.append(TraceDependency(name: name, id: id, outcome: outcome ?? .unknown))
        }
        current = id
    }

    /// `Downloading artifacts for <name> (<id>)...`; the name may hold anything, so the last bracket counts.
    private static func notice(_ text: String) -> (name: String, id: Int)? {
        guard let rest = text.after("Downloading artifacts for "), rest.hasSuffix(")..."),
            let bracket = rest.lastIndex(of: "("), let id = number(rest[rest.index(after: bracket)...].dropLast(4))
        else { return nil }
        let name = rest[..<bracket]
        guard name.last == " ", name.count > 1 else { return nil }
        return (String(name.dropLast()), id)
    }

    /// The helper's own line, with or without a level before it.
    private static func helperMessage(_ text: String) -> String? {
        let start = "Downloading artifacts from coordinator... "
        for level in ["", "WARNING: ", "ERROR: ", "FATAL: "] {
            if let rest = text.after(level + start) { return rest }
        }
        return nil
    }

    private static func outcome(_ rest: String) -> TraceDependency.Outcome {
        if rest.hasPrefix("ok") { return .downloaded }
        for outcome in [TraceDependency.Outcome.notFound, .forbidden, .unauthorized]
        where rest.hasPrefix(outcome.rawValue) {
            return outcome
        }
        return .failed
    }

    /// The field `id=<number>`.
    private static func identifier(in text: String) -> Int? {
        text.split(separator: " ").lazy.compactMap { $0.hasPrefix("id=") ? number($0.dropFirst(3)) : nil }.first
    }

    private static func number(_ digits: Substring) -> Int? {
        digits.utf8.allSatisfy(PlainScalar.isDigit) ? Int(digits) : nil
    }
}
