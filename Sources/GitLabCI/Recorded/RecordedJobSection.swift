public import Foundation

/// Why a job's definition is not written into its log.
public enum RecordedJobError: Error, Sendable, Equatable {
    /// More than a log should have to carry; both in bytes.
    case tooLarge(bytes: Int, limit: Int)
    /// A masked value is part of a key or number, so that nothing readable is left once it is hidden.
    case hiddenByMasking
}

/// The collapsed section of a job's log that holds its definition. Written inside the runner's section
/// `prepare_executor`, on the runner's own stream.
public enum RecordedJobSection {
    public static let name = "virt_ci_recipe"
    /// In bytes. A runner's log is 4 MiB long by default, and then ends.
    public static let byteLimit = 256 << 10

    /// A title for people, then the definition.
    ///
    /// - Parameters:
    ///   - job: What may be told; see `PublicVariables`.
    ///   - secrets: Values that must not appear, in scripts for instance. A recording in which one stood is not run
    ///     again, because what stood there is gone.
    /// - Returns: Lines of printable ASCII, without line feeds, none longer than 1000 and none with a blank at an end.
    /// - Throws: `RecordedJobError`.
    public static func lines(for job: RecordedJob, hiding secrets: [String] = []) throws -> [String] {
        let text = try RecordedJobText.json(job, hiding: secrets)
        guard text.utf8.count <= byteLimit else {
            throw RecordedJobError.tooLarge(bytes: text.utf8.count, limit: byteLimit)
        }
        guard (try? JSONDecoder().decode(RecordedJob.self, from: Data(text.utf8))) != nil else {
            throw RecordedJobError.hiddenByMasking
        }
        let lines = RecordedJobText.folded(text)
        return [title(lines: lines.count)] + lines
    }

    /// The whole section with its marks, as it is written to the log (gitlab `doc/ci/jobs/job_logs.md`).
    ///
    /// - Throws: `RecordedJobError`.
    public static func text(for job: RecordedJob, hiding secrets: [String] = [], at time: Date) throws -> String {
        let seconds = Int(time.timeIntervalSince1970)
        let lines = try lines(for: job, hiding: secrets).joined(separator: "\n")
        return "section_start:\(seconds):\(name)[collapsed=true]\r\u{1b}[0K\(lines)\n"
            + "section_end:\(seconds):\(name)\r\u{1b}[0K\n"
    }

    private static let titleStart = "The job as the runner received it, for 'virt-ci run' and 'virt-ci plan': "
    private static let titleEnd = " lines"

    /// The number tells a reader whether lines are missing. Masking changes their length, never their number.
    private static func title(lines: Int) -> String { "\(titleStart)\(lines)\(titleEnd)" }

    /// The number of lines a title announces.
    static func announcedLines(_ title: String) -> Int? {
        guard let rest = title.after(titleStart), rest.hasSuffix(titleEnd) else { return nil }
        let digits = rest.dropLast(titleEnd.count)
        return digits.utf8.count <= 6 && digits.utf8.allSatisfy(PlainScalar.isDigit) ? Int(digits) : nil
    }
}
