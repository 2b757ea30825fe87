import Foundation

/// Avocado's `results.json`. Its authors call it undocumented and growing, so every field may be missing or be
/// something else than expected; what cannot be read is nil.
struct AvocadoResultsFile {
    var total: Int?
    var tests: [Test] = []

    struct Test {
        var id: String?
        var name: String?
        var status: String?
        var failReason: String?
        var logDirectory: String?
        var seconds: Double?
        var startedAt: Double?
        var endedAt: Double?
        var exitStatus: Int?
    }

    /// nil when the document is no JSON, or has no list of tests: it is written at the job's end, and may be torn.
    init?(_ document: Data) {
        guard let read = document.withUnsafeBytes({ try? Self.read($0) }) else { return nil }
        self = read
    }

    private init() {}

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(JSONScanner.Malformed) -> AvocadoResultsFile? {
        var file = AvocadoResultsFile()
        var hasTests = false
        var scanner = JSONScanner(bytes)
        try scanner.object { scanner, key throws(JSONScanner.Malformed) in
            switch key {
            case "total": file.total = try scanner.number().flatMap { Int(exactly: $0) }
            case "tests":
                hasTests = try scanner.list { scanner throws(JSONScanner.Malformed) in
                    let test = try test(&scanner)
                    if let test, file.tests.count < ReadingLimits.tests { file.tests.append(test) }
                }
            default: try scanner.skip()
            }
        }
        try scanner.end()
        return hasTests ? file : nil
    }

    private static func test(_ scanner: inout JSONScanner) throws(JSONScanner.Malformed) -> Test? {
        var test = Test()
        let isObject = try scanner.object { scanner, key throws(JSONScanner.Malformed) in
            switch key {
            case "id": test.id = try scanner.string()
            case "name": test.name = try scanner.string()
            case "status": test.status = try scanner.string()
            case "fail_reason": test.failReason = try scanner.string()
            case "logdir": test.logDirectory = try scanner.string()
            case "time_elapsed": test.seconds = try scanner.number()
            // `time_start` and `time_end` are of the monotonic clock.
            case "actual_time_start": test.startedAt = try scanner.number()
            case "actual_time_end": test.endedAt = try scanner.number()
            case "returncode": test.exitStatus = try scanner.number().flatMap { Int(exactly: $0) }
            default: try scanner.skip()
            }
        }
        return isObject ? test : nil
    }
}

extension TestResult {
    /// Nil when the entry names no test.
    init?(_ entry: AvocadoResultsFile.Test) {
        let folder = entry.logDirectory?.split(separator: "/").last
        if let name = entry.name?.known {
            self.init(name: TestName(name), status: .error)
        } else if let id = entry.id?.known ?? folder.map(String.init) {
            self.init(name: TestName(id: id), status: .error)
        } else {
            return nil
        }
        status = entry.status.flatMap { TestStatus(avocado: $0) } ?? .error
        number = (entry.id?[...] ?? folder).flatMap { TestName.parts(ofID: $0).number }
        seconds = entry.seconds.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        startedAt = entry.startedAt.flatMap { ReadingLimits.time.contains($0) ? $0 : nil }
        endedAt = entry.endedAt.flatMap { $0 >= startedAt ?? 0 && ReadingLimits.time.contains($0) ? $0 : nil }
        reason = entry.failReason?.known
        exitStatus = entry.exitStatus
    }
}

extension StringProtocol {
    /// The text, unless it is one of the words with which Avocado says that it has none.
    var known: String? {
        isEmpty || self == "<unknown>" || self == "None" ? nil : String(self)
    }
}
