import Foundation

/// A job that left no `results.json`: killed, or still running. `results.tap` names the tests that ended, a folder
/// without a line there is a test that was running.
struct KilledRun {
    var tap: Data
    var folders: TestFolders

    func report() -> TestReport {
        var tests: [TestResult] = []
        var planned: Int?
        TAPParser.read(tap) { event in
            switch event {
            case .plan(let count, _, 0): planned = count
            case .assertion(let line) where line.depth == 0 && !line.name.isEmpty && tests.count < ReadingLimits.tests:
                tests.append(TestResult(line))
            default: break
            }
        }
        var pairing = TestPairing(tests)
        for folder in folders.all {
            let output = folders.output(of: folder)
            if let index = pairing.takeMatch(of: folder.test) {
                tests[index].number = folder.number
                tests[index].settle(folders.statuses[folder.name], output)
            } else {
                var test = folder.test
                test.status = folders.statuses[folder.name] ?? .interrupted
                output.describe(&test)
                tests.append(test)
            }
        }
        let ended = tests.filter { $0.status != .interrupted }.count
        return TestReport(tests: tests, source: .avocadoTAP, planned: planned, isComplete: ended == planned)
    }
}

extension TestResult {
    /// Reads a line of `results.tap`, in Avocado's wording (`avocado/plugins/tap.py`).
    fileprivate init(_ line: TAPAssertion) {
        let warning = line.name[...].split(at: "  # Warnings were printed into")
        self.init(name: TestName(warning?.before ?? line.name[...]), status: line.isOK ? .passed : .failed)
        if case .skip(let reason) = line.directive, line.isOK {
            status = .skipped
            self.reason = reason.known
        } else if line.isOK, warning != nil {
            status = .warned
        }
    }

    /// Decides what `results.tap` leaves open: FAIL, ERROR and INTERRUPTED are all `not ok`.
    fileprivate mutating func settle(_ link: TestStatus?, _ output: ScriptOutput) {
        if let link {
            status = link
        } else if status == .failed, output.status != .failed {
            status = .error
        }
        if status != .passed { output.describe(&self) }
    }
}
