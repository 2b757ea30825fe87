internal import ArgumentParser
internal import Jobs
internal import Machines
internal import Profiles
internal import Terminal
internal import TestResults

/// How tests are run again.
struct AgainOptions: ParsableArguments {
    @Flag(help: "In a new machine, also where the run has kept one.")
    var fresh = false
    @Flag(help: "Have libvirt's daemons in the guest also write a log of their own for each test.")
    var daemonLogs = false
    @Flag(help: "Keep a new machine for eight hours. One that was kept stays in any case.")
    var keep = false
    @Flag(help: "Let the guest of a new machine reach nothing but virt-ci.")
    var isolated = false
    @Flag(help: "Take a run whose failed tests all show known issues for a good one.")
    var acceptKnown = false
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions
}

/// Tests of a recorded run that run again.
struct TestsAgain {
    let context: Context
    let lineage: RunLineage
    let options: AgainOptions

    /// - Parameter globs: Nil for the failed tests.
    /// - Throws: `ExitCode` as `run` does; everything that stops a run.
    func run(_ globs: [String]?) async throws {
        guard let run = lineage.runs.first, let maker = lineage.maker, let origin = lineage.origin else { return }
        let selection = try selection(globs, of: run)
        let report: RunReport
        if !options.fresh, let machine = kept(by: maker) {
            report = try await again(selection, of: run, in: machine, madeBy: maker)
        } else {
            report = try await fresh(selection, of: run, recipeOf: origin)
        }
        throw ExitCode(report.result == .passed || options.acceptKnown && report.isKnown ? 0 : 1)
    }

    private func selection(_ globs: [String]?, of run: RecordedRun) throws -> TestSelection {
        guard run.tests?.source != .tap else {
            throw TestSelectionError.noAvocado(job: run.report.job?.name ?? run.name)
        }
        guard let globs else {
            guard let tests = run.tests else { throw RecordError.noTests(run: run.name) }
            return try TestSelection(failedIn: tests, of: run.name)
        }
        let known = lineage.knownTests
        guard !known.isEmpty else { throw RecordError.noTests(run: run.name) }
        return try TestSelection(globs: globs).resolved(among: known, isComplete: true)
    }

    private func kept(by run: RecordedRun) -> MachineEntry? {
        guard let name = run.report.machine else { return nil }
        return Machines.entries(in: context.folders.expectedMachineFolders).first { $0.lease.machine == name }
    }

    private func again(
        _ selection: TestSelection, of run: RecordedRun, in machine: MachineEntry, madeBy maker: RecordedRun
    ) async throws -> RunReport {
        try maker.checkCommand(for: selection)
        let known = try KnownIssuesFile.issues(in: context.profiles.directories)
        let program = options.daemonLogs ? try Installation.program() : nil
        var session = session(Reproduction.Options())
        session.again = RunReport.Again(run: run.name, isInSameMachine: true, tests: selection.names)
        return try await session.record { record, show in
            try await maker.again(in: machine, daemonLogs: program, knownIssues: known, onEvent: show)
                .run(selection, recordingIn: record)
        }
    }

    private func fresh(
        _ selection: TestSelection, of run: RecordedRun, recipeOf origin: RecordedRun
    ) async throws -> RunReport {
        let file = try await RunArchive(runs: context.folders.runs).recipe(ofRun: origin.name)
        let keep = options.keep || context.keepsMachines
        let keepsFailed = Session.current?.keepsFailed == true
        let session = try session(selection, of: run, keeps: keep || keepsFailed, keepsOnlyFailed: !keep)
        let report = try await session.run { try await JobTarget.pinned(file, context) }
        await WarmingAfterwards(context: context, host: options.host).begin(report)
        return report
    }

    private func session(
        _ selection: TestSelection?, of run: RecordedRun, keeps: Bool, keepsOnlyFailed: Bool
    ) throws -> RunSession {
        var reproduction = Reproduction.Options(
            keep: keeps ? RunSession.keptFor : nil, hasOutboundNetwork: !options.isolated,
            keepsOnlyFailed: keepsOnlyFailed, daemonLogs: options.daemonLogs ? try Installation.program() : nil)
        reproduction.tests = selection
        reproduction.knownIssues = try KnownIssuesFile.issues(in: context.profiles.directories)
        var session = session(reproduction)
        session.again = selection.map {
            RunReport.Again(run: run.name, isInSameMachine: false, tests: $0.names)
        }
        return session
    }

    private func session(_ reproduction: Reproduction.Options) -> RunSession {
        RunSession(context: context, host: options.host, output: options.output, options: reproduction)
    }
}

extension TestsAgain {
    /// Which tests of a run are run again.
    enum Choice {
        case all
        case failed
        case matching([String])
    }

    /// Runs them many times, each time in a new machine.
    ///
    /// - Throws: `ExitCode` as `run --repeat` does; everything that stops it.
    func run(_ plan: Repetition.Plan, _ choice: Choice) async throws {
        guard let run = lineage.runs.first, let origin = lineage.origin else { return }
        let chosen: TestSelection? =
            switch choice {
            case .all: nil
            case .failed: try selection(nil, of: run)
            case .matching(let globs): try selection(globs, of: run)
            }
        let file = try await RunArchive(runs: context.folders.runs).recipe(ofRun: origin.name)
        let keep = options.keep || context.keepsMachines
        let session = try session(chosen, of: run, keeps: keep, keepsOnlyFailed: true)
        let answer = try await RepeatSession(session: session, plan: plan).run {
            try await JobTarget.pinned(file, context)
        }
        throw ExitCode(answer.exitCode(acceptingKnown: options.acceptKnown))
    }
}
