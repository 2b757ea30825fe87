/// The grammar of one line of prove (TAP::Harness with its console formatter), escapes removed.
enum ProveLine: Equatable {
    /// `scripts/x.t .. ` with the verdict, if it stands on the same line.
    case test(name: String, verdict: Verdict?)
    /// A verdict on a line of its own.
    case verdict(Verdict)
    /// `Bailout called.  Further testing stopped:  why`.
    case bailOut(reason: String)
    /// `scripts/x.t (Wstat: 512 (exited 2) Tests: 3 Failed: 2)` of the summary.
    case summary(name: String, failed: Int)
    /// The indented lines below it.
    case failedNumbers([Int])
    case todoPassed
    case exitStatus(Int)
    case parseErrors(String)
    /// `Files=6, Tests=10, …`.
    case files(Int)
    /// `Result: FAIL`, the end.
    case end

    enum Verdict: Hashable {
        case ok
        case skipped(reason: String)
        /// `Dubious, test returned 2`.
        case returned(Int)
        /// `Failed 2/3 subtests`.
        case failed
        case nothingRun
        /// `All 3 subtests passed`, which follows a bad exit status.
        case allPassed
        /// `(less 1 skipped subtest: 0 okay)`.
        case note
    }

    static func read(_ line: String) -> ProveLine? {
        let text = withoutTime(line.trimmed)
        if let reason = text.after("Bailout called.  Further testing stopped:") {
            return .bailOut(reason: String(reason.trimmed))
        }
        return summaryLine(text) ?? verdict(text).map { .verdict($0) } ?? test(text)
    }

    /// Without the time that --timer writes before a test: `[13:09:57] t/x.t .. `.
    private static func withoutTime(_ text: Substring) -> Substring {
        guard let (time, rest) = text.after("[")?.split(at: "] "), time.utf8.count == 8,
            time.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ":") })
        else { return text }
        return rest
    }

    private static func verdict(_ text: Substring) -> Verdict? {
        if let rest = text.after("ok") {
            // With --timer the time follows; an assertion would go on with a number or a dash.
            let isTime = rest.trimmed.leadingNumber.map { $0.rest.trimmed.after("ms") != nil } ?? rest.isEmpty
            return isTime ? .ok : nil
        }
        if let reason = text.after("skipped: ") { return .skipped(reason: String(reason.trimmed)) }
        if text == "skipped" { return .skipped(reason: "") }
        if let status = text.after("Dubious, test returned ") { return .returned(status.leadingNumber?.value ?? 255) }
        if text.after("Failed ") != nil, text.split(at: " subtests") != nil { return .failed }
        if text == "No subtests run" { return .nothingRun }
        if text.after("All ") != nil, text.split(at: " subtests passed") != nil { return .allPassed }
        return text.after("(less ") == nil ? nil : .note
    }

    private static func test(_ text: Substring) -> ProveLine? {
        guard let (before, after) = text.split(at: " .."), isTestName(before) else { return nil }
        let dots = after.utf8.prefix { $0 == UInt8(ascii: ".") }.count
        let rest = after.dropFirst(dots)
        guard rest.isEmpty || rest.utf8.first?.isBlank == true else { return nil }
        guard !rest.trimmed.isEmpty else { return .test(name: String(before), verdict: nil) }
        return verdict(rest.trimmed).map { .test(name: String(before), verdict: $0) }
    }

    /// Other programs draw dots too, so a test has to look like a path.
    private static func isTestName(_ text: Substring) -> Bool {
        guard !text.isEmpty, !text.utf8.contains(where: \.isBlank) else { return false }
        return text.utf8.contains(UInt8(ascii: "/")) || text.hasSuffix(".t")
    }

    private static func summaryLine(_ text: Substring) -> ProveLine? {
        if let (name, rest) = text.split(at: " (Wstat: "), let (_, failed) = rest.split(at: " Failed: ") {
            return .summary(name: String(name.trimmed), failed: failed.leadingNumber?.value ?? 0)
        }
        if let list = text.after("Failed tests:") ?? text.after("Failed test:") { return .failedNumbers(numbers(list)) }
        if text.after("TODO passed:") != nil { return .todoPassed }
        if let status = text.after("Non-zero exit status:")?.trimmed.wholeNumber { return .exitStatus(status) }
        if let errors = text.after("Parse errors:") { return .parseErrors(String(errors.trimmed)) }
        if let (files, _) = text.after("Files=")?.leadingNumber { return .files(files) }
        return text.after("Result: ") == nil ? nil : .end
    }

    /// Reads `2-3, 7`, as far as it makes sense.
    private static func numbers(_ text: Substring) -> [Int] {
        var numbers: [Int] = []
        for part in text.split(separator: ",") {
            guard let (first, rest) = part.trimmed.leadingNumber else { continue }
            let last = rest.after("-")?.wholeNumber ?? first
            let room = ReadingLimits.assertions - numbers.count
            guard first <= last, room > 0 else { continue }
            numbers += first...min(last, first + room - 1)
        }
        return numbers
    }
}
