public import TestResults

extension Repetition {
    /// Makes the runs, so many at one time as planned, until it is enough.
    ///
    /// A cancellation is passed on to the runs on their way; what they and those before them showed is returned.
    ///
    /// - Parameters:
    ///   - run: Makes the run of a number, from 1, and tells what became of it, also when it was cancelled.
    ///   - onEnd: Called after each, with all that is known then.
    public static func running(
        _ plan: Plan, _ run: @escaping @Sendable (Int) async -> (report: RunReport, tests: TestReport?),
        onEnd: (Ended, Repetition) -> Void
    ) async -> Repetition {
        await withTaskGroup(of: (Int, RunReport, TestReport?).self) { group in
            var repetition = Repetition(plan)
            var begun = 0
            func begin() {
                begun += 1
                let number = begun
                group.addTask {
                    let outcome = await run(number)
                    return (number, outcome.report, outcome.tests)
                }
            }
            while begun < plan.parallel { begin() }
            while let (number, report, tests) = await group.next() {
                if repetition.count(report, number: number, tests: tests) { group.cancelAll() }
                if Task.isCancelled { repetition.interrupt() }
                if let ended = repetition.ended.last { onEnd(ended, repetition) }
                if repetition.state == .goesOn, begun < plan.runs { begin() }
            }
            return repetition
        }
    }
}
