/// What Avocado's terminal output says next.
public enum AvocadoEvent: Sendable, Hashable {
    case jobID(String)
    /// The job's log; the folder it stands in is the job's. It comes from the guest: check it before use.
    case jobLog(path: String)
    /// `index` is the test's running number from 1, nil when Avocado gave none.
    case testStarted(index: Int?, total: Int, name: TestName)
    case testFinished(index: Int?, total: Int, TestResult)
    /// The `RESULTS` line.
    case summary(TestCounts)
    case jobTime(seconds: Double)
}
