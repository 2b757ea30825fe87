internal import Foundation
public import GitLabCI
public import TestResults

/// What a job's log in GitLab shows of its tests.
public enum TraceTests {
    /// nil when it shows none. Where each line has a time, tests have theirs, by the runner's clock.
    public static func report(of job: String, _ trace: Trace) -> TestReport? {
        var console = AvocadoConsole()
        for line in trace.scriptLines {
            _ = console.feed(Data("\(line.text)\n".utf8), at: line.time?.timeIntervalSince1970)
        }
        if let report = console.report { return report }
        var rest: Data? = Data(trace.scriptText.utf8)
        return ResultCollection.report(of: TestName(job)) { rest.take() }
    }
}
