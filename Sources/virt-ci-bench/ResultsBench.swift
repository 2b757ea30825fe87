import Foundation
import TestResults

/// Reading Avocado's `results.json` of ten thousand tests.
struct ResultsBench {
    private static let tests = 10_000
    let rounds: Int

    func run() throws {
        let document = Self.document
        let files = ResultFiles(paths: ["results.json"]) { _ in document }
        print("Reading results.json of \(Self.tests) tests, \(document.count >> 10) KiB, \(rounds) times")
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            let report = try AvocadoJobDirectory(files).report()
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            guard report.tests.count == Self.tests else { throw CocoaError(.fileReadCorruptFile) }
            print("  \(Pairs.text(seconds * 1000)) ms")
        }
    }

    /// Laid out as Avocado 113 lays it out, every eighth test failed.
    private static var document: Data {
        let tests = (1...tests).map { number in
            let name = "./scripts/domain/\(number)-transient-lifecycle.t"
            let folder = "/tmp/scratch/avocado/job-2026-01-02T03.04-b328341/test-results"
            return """
                        {
                            "actual_time_end": \(1_767_323_045.25 + Double(number)),
                            "actual_time_start": \(1_767_323_044.5 + Double(number)),
                            "fail_reason": "<unknown>",
                            "id": "\(number)-\(name)",
                            "logdir": "\(folder)/\(number)-._scripts_domain_\(number)-transient-lifecycle.t",
                            "logfile": "\(folder)/\(number)-._scripts_domain_\(number)-transient-lifecycle.t/debug.log",
                            "name": "\(name)",
                            "status": "\(number % 8 == 0 ? "FAIL" : "PASS")",
                            "tags": {},
                            "time_elapsed": 0.75142,
                            "time_end": 4346.25,
                            "time_start": 4345.5,
                            "whiteboard": "<unknown>"
                        }
                """
        }
        let head = "{\n    \"cancel\": 0,\n    \"errors\": 0,\n    \"total\": \(Self.tests),\n    \"tests\": [\n"
        return Data((head + tests.joined(separator: ",\n") + "\n    ]\n}\n").utf8)
    }
}
