extension TestReport {
    /// The report as it were if only some of its tests had run.
    public func only(where isWanted: (TestName) -> Bool) -> TestReport {
        var report = self
        report.tests = tests.filter { isWanted($0.name) }
        report.announced = nil
        report.planned = report.tests.count
        return report
    }
}
