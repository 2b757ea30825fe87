internal import History
internal import Jobs
internal import Terminal
internal import TestResults

extension RunHistory {
    /// How the failed tests of a run ended in the last runs of its job up to it; nothing where that can't be told.
    func past(ofFailuresIn tests: TestReport, _ report: RunReport) async -> [String: TestPast] {
        guard let job = JobKey(report) else { return [:] }
        let names = tests.failures.map(\.name.text)
        guard !names.isEmpty else { return [:] }
        do {
            return try await use { try await $0.past(of: names, in: job, until: report.started) }
        } catch {
            let reason = Failure(error)?.sentence ?? "\(error)"
            context.console.note("note: What failed before is not known. \(reason)")
            return [:]
        }
    }
}

extension TestPast {
    /// `failed in 3 of the last 20 runs here`; nil when this run is all there is.
    var sentence: String? {
        guard rate.runs > 1 else { return nil }
        return "failed in \(rate.failed) of the last \(rate.runs) runs here"
    }
}
