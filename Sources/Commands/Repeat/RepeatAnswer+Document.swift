internal import Jobs
internal import TestResults

/// The form for scripts; its names are a contract.
extension RepeatAnswer {
    /// One run.
    struct Run: Encodable {
        var number: Int
        var run: String
        var result: String
        var exitStatus: Int32?
        var seconds: Double?
        var failures: [String]
        var machine: String?
        var directory: String
        var error: String?

        init(_ ended: Repetition.Ended) {
            let report = ended.report
            number = ended.number
            run = report.run
            result = report.result.rawValue
            exitStatus = report.exitStatus
            seconds = report.seconds.total
            failures = ended.failures
            machine = report.machine
            directory = report.directory
            error = report.error?.message
        }
    }

    /// How often one test, or the script as a whole, passed.
    struct Tally: Encodable {
        var test: String?
        var passed: Int
        var failed: Int
        var skipped: Int
        var passRate: Double?
        /// Wilson's, of 95 %.
        var interval: [Double]
        var verdict: String?
        var sure: Bool
        var firstFailed: String?

        init(_ test: String?, _ rate: PassRate, skipped: Int, firstFailed: String?, _ flakes: FlakeTest) {
            self.test = test
            passed = rate.passed
            failed = rate.failed
            self.skipped = skipped
            passRate = rate.share
            interval = rate.bounds
            verdict = flakes.verdict(rate)?.rawValue
            sure = flakes.isSure(rate)
            self.firstFailed = firstFailed
        }
    }

    private struct Sure: Encodable {
        /// What is not missed: a result that comes in this share of a test's runs or more.
        var rarest: Double
        /// The chance with which it is missed all the same.
        var error: Double
        /// So many runs that ended alike are enough.
        var runs: Int
    }

    private struct Document: Encodable {
        var schema = 1
        var job: JobIdentity?
        var profile: RunReport.ProfileUse?
        var planned: Int
        var ended: String
        var sure: Sure
        var runs: [Run]
        var script: Tally
        var tests: [Tally]
    }

    func encode(to encoder: any Encoder) throws {
        let (plan, flakes) = (repetition.plan, repetition.plan.flakes)
        let first = repetition.ended.first { $0.report.job != nil }?.report
        try Document(
            job: first?.job, profile: first?.profile, planned: plan.runs, ended: repetition.state.rawValue,
            sure: Sure(rarest: flakes.rarest, error: flakes.error, runs: flakes.runs),
            runs: repetition.ended.sorted { $0.number < $1.number }.map(Run.init),
            script: Tally(
                nil, repetition.script, skipped: 0,
                firstFailed: repetition.ended.first { $0.report.result == .failed }?.report.run, flakes),
            tests: repetition.tests.map {
                Tally($0.test, $0.rate, skipped: $0.skipped, firstFailed: $0.firstFailed, flakes)
            }
        ).encode(to: encoder)
    }
}
