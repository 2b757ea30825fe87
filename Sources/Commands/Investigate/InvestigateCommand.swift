internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

struct InvestigateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "investigate",
        abstract: "Find out what a job's failure comes from: packages, tests, environment, or chance.",
        discussion: """
            Runs the failed job again with one input changed at a time: as it was, with the packages of the last good \
            job (old-rpms), with its tests (old-tests), and with both (old-both). No run is made whose result could \
            not change the verdict; those that the user names with --runs are all made.

            The last good job is the newest of the same name that passed before, on the same branch or the default \
            one, and whose packages can still be had.

            Exit status: 0 a cause is named, 1 the runs name none, 2 something else went wrong.

            Examples:
              virt-ci investigate https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              virt-ci investigate last          a run of yours, which counts
              virt-ci investigate URL --parallel 2
              virt-ci investigate URL --runs as-it-was,old-rpms
              virt-ci investigate URL --plan    which runs there can be
              virt-ci investigate URL --last-good 7001131 --format json
            """)

    @Argument(
        help: ArgumentHelp(
            "The failed job, as 'virt-ci run' takes it; or a run that is recorded here.", valueName: "job|run"),
        completion: Candidates.jobs)
    var target: String
    @Option(help: ArgumentHelp("How many machines at a time.", valueName: "number"))
    var parallel = 1
    @Option(
        help: ArgumentHelp(
            "Make these runs, separated by commas, whatever their results: as-it-was, old-rpms, old-tests, old-both.",
            valueName: "names"))
    var runs: String?
    @Option(help: ArgumentHelp("The job to take for the last good one.", valueName: "job-id|url"))
    var lastGood: String?
    @Option(help: "Another profile than the job's own, which DISTRO names.", completion: Candidates.profiles)
    var profile: String?
    @Flag(help: "Only say which runs there can be; start none.")
    var plan = false
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...16).contains(parallel) else { throw ValidationError("'--parallel' is a number from 1 to 16") }
        _ = try chosen()
    }

    func run() async throws {
        let context = Context.current
        let chosen = try chosen()
        let begun = try await start(context)
        let found = try await context.console.withProgress { progress in
            progress.update(.activity("Asking GitLab about job \(begun.id) and the last good one"))
            return try await InvestigationCase.read(
                begun.id, ofProject: begun.project, goodJob: try goodJob(), client: begun.target.client,
                folders: try context.folders.reproduction())
        }
        var session = try InvestigationSession(
            context: context, host: host, output: output, client: begun.target.client, found: found, profile: profile)
        if let run = begun.run { session.count(run) }
        session.tellBeginning()
        await session.remember()
        if plan {
            return try context.console.show(session.answer(isInterrupted: false, isPlan: true), as: output.format)
        }
        let course = InvestigationCourse(
            possible: chosen.map { found.possible.intersection($0) } ?? found.possible, isChosen: chosen != nil)
        let isInterrupted = await session.run(course, parallel: parallel)
        let answer = session.answer(isInterrupted: isInterrupted)
        try session.save(answer)
        try context.console.show(answer, as: output.format)
        try Task.checkCancellation()
        throw ExitCode(answer.cause == .undecided ? 1 : 0)
    }

    /// What is investigated: a job, and the run of it that was made already.
    private struct Start {
        var target: JobTarget
        var project: String
        var id: Int
        var run: RecordedRun?
    }

    private func start(_ context: Context) async throws -> Start {
        guard !target.contains("://"), !target.contains("@") else {
            let found = try await JobTarget.find(target, context: context)
            guard case .job(let id, let project) = found.order else {
                throw ValidationError("'\(Sanitizer.line(target))' is no job of GitLab")
            }
            return Start(target: found, project: project, id: id)
        }
        let run = try await RunArchive(runs: context.folders.runs).run(target)
        guard let job = run.report.job else {
            throw ValidationError("The run '\(Sanitizer.line(run.name))' came to no job")
        }
        let found = try await JobTarget.find(job.url, context: context)
        return Start(target: found, project: job.project, id: job.id, run: run)
    }

    private func goodJob() throws -> Int? {
        guard let lastGood else { return nil }
        let digits = lastGood.split(separator: "/").last.map(String.init) ?? lastGood
        guard let id = Int(digits), id > 0 else {
            throw ValidationError("'--last-good \(lastGood)' is no job's number or address")
        }
        return id
    }

    private func chosen() throws -> Set<InvestigatedInputs>? {
        guard let runs else { return nil }
        let names = runs.split(separator: ",").map(String.init)
        let chosen = try names.map { name in
            guard let inputs = InvestigatedInputs(rawValue: name) else {
                let all = InvestigatedInputs.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("'--runs' has '\(name)', which is none of \(all)")
            }
            return inputs
        }
        guard !chosen.isEmpty else { throw ValidationError("'--runs' names no run") }
        return Set(chosen)
    }
}
