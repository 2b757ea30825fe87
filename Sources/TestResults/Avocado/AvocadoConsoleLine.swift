/// The grammar of one line of Avocado's terminal output (`avocado/plugins/human.py`), escapes removed.
enum AvocadoConsoleLine {
    static func read(_ line: String) -> AvocadoEvent? {
        let text = line.trimmed
        return test(text) ?? jobLine(text)
    }

    /// Reads a line of the `Test summary:` block (`02-./scripts/x.t: FAIL`). Only trust it after ``read(_:)`` found a
    /// job, since other programs write such lines too.
    static func summaryEntry(_ line: String) -> TestResult? {
        guard let (before, after) = line.trimmed.split(at: ": "), let status = TestStatus(avocado: after),
            let number = TestName.parts(ofID: before).number
        else { return nil }
        return TestResult(name: TestName(id: before), number: number, status: status)
    }

    private static func jobLine(_ text: Substring) -> AvocadoEvent? {
        guard let (key, value) = text.split(at: " : ") ?? text.split(at: ": ") else { return nil }
        switch key.trimmed {
        case "JOB ID": return .jobID(String(value.trimmed))
        case "JOB LOG": return .jobLog(path: String(value.trimmed))
        case "RESULTS": return counts(value).map { .summary($0) }
        case "JOB TIME":
            guard let seconds = value.trimmed.split(at: " s")?.before else { return nil }
            return duration(seconds).map { .jobTime(seconds: $0) }
        default: return nil
        }
    }

    /// ` (03/12) NAME: STARTED`, or ` (03/12) NAME:  STATUS: REASON (0.06 s)` with reason and time where there are any.
    private static func test(_ text: Substring) -> AvocadoEvent? {
        guard let (index, slash) = text.after("(")?.split(at: "/"), let (total, rest) = slash.leadingNumber,
            index == "?" || index.wholeNumber != nil, let line = rest.after(") ")
        else { return nil }
        let number = index.wholeNumber
        // A name may hold ": ", and so may a reason: the status is the first word that can be one.
        var searched = line
        while let (_, after) = searched.split(at: ": ") {
            let nameEnd = line.utf8.index(after.startIndex, offsetBy: -2)
            let name = line[..<nameEnd]
            let tail = after.trimmed
            if tail == "STARTED" { return .testStarted(index: number, total: total, name: TestName(name)) }
            if var result = finished(tail) {
                result.name = TestName(name)
                result.number = number
                return .testFinished(index: number, total: total, result)
            }
            searched = after
        }
        return nil
    }

    /// `STATUS`, `STATUS (0.06 s)`, `STATUS: REASON (0.06 s)`.
    private static func finished(_ text: Substring) -> TestResult? {
        let word = text.prefix { $0.isUppercase || $0 == "_" }
        guard let status = TestStatus(avocado: word) else { return nil }
        var rest = text[word.endIndex...]
        var result = TestResult(name: "", status: status)
        if let (before, seconds) = cutTime(rest) { (rest, result.seconds) = (before, seconds) }
        if rest.trimmed.isEmpty { return result }
        guard let reason = rest.after(":") else { return nil }
        result.reason = reason.trimmed.known
        return result
    }

    /// Splits ` (0.06 s)` from the end.
    private static func cutTime(_ text: Substring) -> (before: Substring, seconds: Double)? {
        guard text.hasSuffix(" s)"), let start = text.utf8.lastIndex(of: UInt8(ascii: "(")) else { return nil }
        let digits = text[text.utf8.index(after: start)...].dropLast(3)
        return duration(digits).map { (text[..<start].trimmed, $0) }
    }

    private static func duration(_ text: Substring) -> Double? {
        guard let seconds = Double(text), seconds.isFinite, seconds >= 0 else { return nil }
        return seconds
    }

    /// `PASS 4 | ERROR 4 | FAIL 1 | …`; nil when no part of it is a count.
    private static func counts(_ text: Substring) -> TestCounts? {
        var counts = TestCounts()
        var isFound = false
        for part in text.split(separator: "|") {
            guard let (word, number) = part.trimmed.split(at: " "), let value = number.trimmed.wholeNumber else {
                continue
            }
            let status = word == "INTERRUPT" ? .interrupted : TestStatus(avocado: word)
            guard let status else { continue }
            counts[status] = value
            isFound = true
        }
        return isFound ? counts : nil
    }
}
