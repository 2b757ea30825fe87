/// The logs artifact of libvirt's CI: the folders of tests that failed or ended in error, files renamed to end in
/// `.log`, without any summary and without tests that were interrupted.
public struct CollectedLogs: Sendable {
    private let files: ResultFiles

    public init(_ files: ResultFiles) {
        self.files = files
    }

    /// The tests whose logs are there. Names are in folder form; the status is what the test's output says, so it may
    /// differ from the one Avocado gave: merge them into the report of the job's trace
    /// (``TestReport/merging(details:)``).
    public func failures() -> [TestResult] {
        let folders = TestFolders(files)
        return folders.all.map { folder in
            let output = folders.output(of: folder)
            var test = folder.test
            // Only tests that Avocado called bad are collected.
            test.status = output.status == .failed ? .failed : .error
            output.describe(&test)
            return test
        }
    }

    /// A report of the logs alone, for a job whose trace says nothing.
    public func report() -> TestReport {
        TestReport(tests: failures(), source: .collectedLogs, isComplete: false)
    }
}
