import Foundation

/// Why the definition in a log can't be used.
public enum RecordedJobProblem: Error, Sendable, Equatable {
    /// Lines are missing: the log was cut.
    case cut
    /// The runner has hidden a masked value in a place that matters.
    case masked
    /// Written by a newer virt-ci.
    case newerSchema(Int)
    case tooLarge
    case tooDeep
    /// It is no definition.
    case invalid
}

/// Reads the lines of a recorded job. They come from a log, so they may hold anything.
enum RecordedJobReading {
    /// The definition nests five levels.
    private static let depthLimit = 16
    private static let yearInSeconds = 366 * 86_400

    static func job(from section: RecordedJobLines.Section) throws(RecordedJobProblem) -> RecordedJob {
        let text = try text(of: section)
        let isMasked = text.holds(RecordedJobText.mask)
        guard !isDeep(text) else { throw .tooDeep }
        let data = Data(text.utf8)
        if let form = try? JSONDecoder().decode(Form.self, from: data), form.schema > RecordedJob.currentSchema {
            throw .newerSchema(form.schema)
        }
        guard let found = try? JSONDecoder().decode(RecordedJob.self, from: data) else {
            throw isMasked ? .masked : .invalid
        }
        try check(found)
        return isMasked ? try withoutMasked(found) : found
    }

    /// All that is known of a form that is not ours.
    private struct Form: Decodable { var schema: Int }

    private static func text(of section: RecordedJobLines.Section) throws(RecordedJobProblem) -> String {
        guard !section.isTooLong else { throw .tooLarge }
        guard let title = section.lines.first, section.isClosed else { throw .cut }
        guard let count = RecordedJobSection.announcedLines(title) else { throw .invalid }
        let lines = section.lines.dropFirst()
        guard lines.count >= count else { throw .cut }
        guard lines.count == count else { throw .invalid }
        let text = lines.joined()
        guard text.utf8.count <= RecordedJobSection.byteLimit else { throw .tooLarge }
        return text
    }

    /// Brackets outside of strings, before a decoder follows them.
    private static func isDeep(_ text: String) -> Bool {
        var depth = 0
        var isString = false
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
            } else if isString {
                if byte == UInt8(ascii: "\\") { isEscaped = true }
                if byte == UInt8(ascii: "\"") { isString = false }
            } else if byte == UInt8(ascii: "\"") {
                isString = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
                if depth > depthLimit { return true }
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
            }
        }
        return false
    }

    /// Numbers that are computed with, and lists that are searched, stay within what a job can have.
    private static func check(_ job: RecordedJob) throws(RecordedJobProblem) {
        guard job.schema == RecordedJob.currentSchema, job.job.id > 0, job.project.id > 0, job.pipeline > 0,
            (1...yearInSeconds).contains(job.timeout), (0...1_000_000_000).contains(job.git.depth),
            job.dependencies.allSatisfy({ $0.id > 0 }), job.machine.processors > 0
        else { throw .invalid }
        guard job.steps.count <= 100, job.hooks.count <= 100, job.variables.count <= 10_000,
            job.withheld.count <= 10_000, job.dependencies.count <= 1000, job.artifacts.count <= 1000
        else { throw .tooLarge }
    }

    /// A variable in which something was hidden is one whose value is not known. In any other place what is left is not
    /// what ran.
    private static func withoutMasked(_ job: RecordedJob) throws(RecordedJobProblem) -> RecordedJob {
        var result = job
        let hidden = job.variables.filter { $0.value.holds(RecordedJobText.mask) }.map(\.key)
        let names = Set(hidden)
        result.variables.removeAll { names.contains($0.key) }
        result.withheld += names.subtracting(job.withheld).sorted()
        guard let rest = try? JSONEncoder().encode(result),
            !String(decoding: rest, as: UTF8.self).holds(RecordedJobText.mask)
        else { throw .masked }
        return result
    }
}
