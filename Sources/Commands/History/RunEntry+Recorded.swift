internal import History
internal import Jobs
internal import TestResults

extension RunEntry {
    /// What the history keeps of a recorded run; nil where nothing tells its job, its machine or its tests.
    init?(_ recorded: RecordedRun) {
        let report = recorded.report
        guard let key = JobKey(report), let job = report.job, let profile = report.profile,
            let tests = recorded.tests?.tests
        else { return nil }
        // Who calls a run off ends the test that runs then, and that says nothing of the test.
        let counting = report.result == .interrupted ? tests.filter { $0.status != .interrupted } : tests
        guard !counting.isEmpty else { return nil }
        var inputs = Inputs(commit: job.sha, image: profile.image, report, recorded.recipe)
        // What ran in a machine before may be why a test ends otherwise in it.
        if let again = report.again, again.isInSameMachine { inputs.order.append("in the machine of \(again.run)") }
        self.init(
            run: report.run, job: key, ref: job.ref, inputs: inputs, began: report.started,
            tests: counting.map { Test(name: $0.name.text, status: $0.status, seconds: $0.seconds) })
    }
}

extension JobKey {
    /// nil where the run did not come so far.
    init?(_ report: RunReport) {
        guard let job = report.job, let profile = report.profile else { return nil }
        self.init(host: job.host, project: job.project, job: job.name, profile: profile.name)
    }
}

extension Inputs {
    /// What went into the machine, by the recipe of the run where it has one.
    ///
    /// What a script fetched itself is no part of it: a run that fails early has fetched less.
    init(commit: String, image: String, _ report: RunReport, _ recipe: Recipe?) {
        guard let recipe else {
            self.init(
                commit: commit, image: image,
                archives: report.dependencies.map { $0.sha256 ?? "\($0.job) \($0.id) \($0.pinnedBy)" })
            return
        }
        let packed = recipe.inputs.map { ["packed \($0.sha256)"] } ?? []
        let archives = recipe.dependencies.map { $0.sha256 ?? "\($0.job) \($0.id) \($0.pinnedBy)" }
        let packages = recipe.dependencies.flatMap(\.packages).map { "\($0.name) \($0.version)-\($0.release)" }
        // GitLab's own are other ones in each job, also in one that was tried again.
        let variables = recipe.variables.filter { !$0.name.hasPrefix("CI_") && !$0.name.hasPrefix("GITLAB_") }
        self.init(
            commit: recipe.sources.commit, image: image, archives: archives + packed,
            order: recipe.scripts.script + variables.map { "\($0.name)=\($0.value)" }.sorted(),
            packages: packages.sorted())
    }
}
