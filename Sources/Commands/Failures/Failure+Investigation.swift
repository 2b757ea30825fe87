internal import Jobs
internal import Terminal

extension Failure {
    init(_ error: InvestigationError) {
        switch error {
        case .notFailed(let job, let id, let status):
            self.init(
                .usage, "Job '\(Sanitizer.line(job))' (\(id)) has not failed: it is \(Sanitizer.line(status))",
                hint: "virt-ci jobs PIPELINE-URL shows those that have")
        case .noLastGood(let job, let refs, let pipelines, let others):
            let places = refs.map { "'\(Sanitizer.line($0))'" }.joined(separator: " and ")
            let looked = "in \(Format.count(pipelines, "pipeline")) before it on \(places)"
            self.init(
                .gitlab,
                others.isEmpty
                    ? "No job '\(Sanitizer.line(job))' passed \(looked)"
                    : "None of the \(Format.count(others.count, "job")) '\(Sanitizer.line(job))' that passed \(looked) "
                        + "can be repeated",
                hint: "name one with --last-good JOB")
        case .lastGoodFailed(let id, let status):
            self.init(.usage, "Job \(id) is no good one: it is \(Sanitizer.line(status))")
        case .lastGoodUnusable(let id, let gone):
            self.init(
                .gitlab,
                "The packages that job \(id) had are gone: \(gone.map { Sanitizer.line($0) }.joined(separator: ", "))",
                hint: "GitLab keeps those of the newest pipelines of a branch: name a later job")
        case .noRange(let job, let ref, let reason):
            self.init(
                .usage,
                "There is nothing to search for '\(Sanitizer.line(job))' on '\(Sanitizer.line(ref))': \(reason.rawValue)",
                hint: "name pipelines with --good and --bad; virt-ci pipelines PROJECT-URL lists them")
        }
    }
}
