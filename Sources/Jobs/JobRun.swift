internal import Foundation
internal import GitLabCI
internal import Guests
internal import Images
internal import Machines
internal import Profiles
internal import Programs
internal import TestResults

/// One execution of a resolved job: machine and inputs, stages, results, and the machine's end.
struct JobRun: Sendable {
    let job: ResolvedJob
    /// The version of this program.
    let version: String
    let plan: MachinePlan
    let machines: Machines
    let inputs: Inputs
    let keep: Duration?
    let keepsOnlyFailed: Bool
    /// This program, where each test gets a log of the daemons.
    let daemonLogs: Program?
    let testLimit: TestLimit
    let record: RunRecord
    let knownIssues: [KnownIssue]
    /// The tests to run; nil for all.
    var tests: TestSelection?
    let onEvent: @Sendable (JobEvent) -> Void

    private var folder: RunFolder { record.folder }

    func execute() async throws {
        var (machine, recipe) = try await prepare()
        let status: Int32
        do {
            status = try await runStages(in: machine)
            recipe.fetched = await FetchedInputs(
                log: folder.log, given: recipe.dependencies.flatMap(\.packages),
                projectDirectory: job.layout.projectDirectory, channel: machine.channel
            ).read()
        } catch {
            await finish(machine)
            throw error
        }
        // Reading results needs no machine, and taking one away takes seconds.
        async let ended: Void = finish(machine, failed: status != 0)
        recipe.ci = await report(status)
        await ended
        try folder.write(recipe)
        try checkSelection(status)
    }

    /// Boots the machine while the inputs come in, and puts them into it.
    private func prepare() async throws -> (Machine, Recipe) {
        let (machine, fetched) = try await bootAndFetch()
        do {
            let recipe = recipe(fetched)
            try folder.write(recipe)
            try machines.note(JobEnvironment(job), of: machine)
            onEvent(.copyingIn)
            try await machines.copyIn(contentsOf: folder.inputs, to: job.layout.projectDirectory, of: machine)
            try FileManager.default.removeItem(atPath: folder.inputs)
            try await URLReplacement(
                urls: job.replacedURLs, work: folder.path + "/replaced", channel: machine.channel
            ).apply()
            try await selection(in: machine)?.install()
            return (machine, recipe)
        } catch {
            await finish(machine)
            throw error
        }
    }

    private func recipe(_ fetched: Fetched) -> Recipe {
        let use =
            record.report.profile
            ?? RunReport.ProfileUse(name: plan.profile.name, image: "sha256:\(plan.image.originDigest)")
        var recipe = Recipe(
            job, version: version, profile: plan.profile, use: use, dependencies: fetched.inputs.dependencies)
        recipe.inputs = fetched.pack
        recipe.tests = tests
        return recipe
    }

    /// What is on this host for the guest.
    private struct Fetched: Sendable {
        var inputs: Inputs.Prepared
        var pack: Recipe.PackedInputs?
    }

    private enum Part: Sendable {
        case machine(Machine)
        case inputs(Fetched)
    }

    /// When one of the two fails the other is given up, and a machine that was ready already goes too.
    private func bootAndFetch() async throws -> (Machine, Fetched) {
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask { .machine(try await boot()) }
            group.addTask { .inputs(try await fetch()) }
            var machine: Machine?
            var fetched: Fetched?
            do {
                while let part = try await group.next() {
                    switch part {
                    case .machine(let ready): machine = ready
                    case .inputs(let found): fetched = found
                    }
                }
            } catch {
                group.cancelAll()
                while let result = await group.nextResult() {
                    if case .success(.machine(let ready)) = result { machine = ready }
                }
                if let machine { await machines.destroy(machine) }
                try? FileManager.default.removeItem(atPath: folder.inputs)
                throw error
            }
            guard let machine, let fetched else { throw CancellationError() }
            record.update {
                $0.seconds.boot = machine.bootSeconds
                $0.start = (machine.start ?? .cold).rawValue
            }
            return (machine, fetched)
        }
    }

    private func boot() async throws -> Machine {
        let machine = try await machines.create(plan)
        do {
            try await machine.channel.makeWritable([job.layout.buildsDirectory])
            return machine
        } catch {
            await machines.destroy(machine)
            throw error
        }
    }

    private func fetch() async throws -> Fetched {
        let start = ContinuousClock.now
        var fetched = Fetched(inputs: try await inputs.prepare(in: folder.inputs), pack: inputs.packed?.pin)
        // What is the user's own has nobody else, so who repeats the run gets it with the recipe.
        if fetched.inputs.isOwn, fetched.pack == nil {
            fetched.pack = try await PackedInputs.pack(folder.inputs, into: folder.packedInputs)
        }
        record.update {
            $0.dependencies = fetched.inputs.dependencies.map(RunReport.DependencyUse.init)
            $0.seconds.fetch = (ContinuousClock.now - start) / .seconds(1)
        }
        return fetched
    }

    /// - Returns: The status of the job's script.
    private func runStages(in machine: Machine) async throws -> Int32 {
        let live = await beginDaemonLogs(machine)
        let watch = HangWatch(channel: machine.channel, folder: folder.hangs, limit: testLimit, onEvent: onEvent)
        let log = try JobLog(path: folder.log, mask: SecretMask(job.variables)) { event in
            if case .test(let test) = event {
                live?.note(test)
                watch.note(test)
            }
            onEvent(event)
        }
        let scripts = StageScripts(job: job.definition, variables: job.variables, layout: job.layout)
        let runner = StageRunner(
            job: job.identity.name, machine: machine, scripts: scripts, log: log, onEvent: onEvent)
        let prepared = try await runner.run(.prepare, within: job.timeout) ?? 0
        guard prepared == 0 else {
            throw JobError.stageFailed(stage: ScriptStage.prepare.rawValue, status: prepared)
        }
        let start = ContinuousClock.now
        let status = try await watch.during(job.timeout) { try await runner.run(.build, within: job.timeout) ?? 0 }
        record.update {
            $0.exitStatus = status
            $0.seconds.script = (ContinuousClock.now - start) / .seconds(1)
        }
        await end(live)
        try await selection(in: machine)?.remove()
        let results = RunResults(folder: folder, onEvent: onEvent)
        try await results.fetch(log.avocadoLogs, through: machine.channel)
        async let listed: Void = GuestPackages.record(through: machine.channel, in: folder.path)
        await collectEvidence(machine)
        try await runAfterScript(runner, status: status)
        await listed
        try await collectArtifacts(machine, status: status)
        return status
    }

    private func selection(in machine: Machine) -> GuestSelection? {
        tests.map { GuestSelection(selection: $0, channel: machine.channel) }
    }

    /// Without them the job runs all the same.
    private func beginDaemonLogs(_ machine: Machine) async -> LiveDaemonLogs? {
        guard let daemonLogs else { return nil }
        do {
            return try await LiveDaemonLogs.begin(through: machine.channel, asking: daemonLogs)
        } catch {
            onEvent(.note(.noDaemonLogs(reason: "\(error)")))
            return nil
        }
    }

    private func end(_ live: LiveDaemonLogs?) async {
        do {
            try await live?.end(into: folder.daemonLogs)
        } catch {
            onEvent(.note(.noDaemonLogs(reason: "\(error)")))
        }
    }

    /// Before the job's own collection, which moves logs away. Without it the run is what it was.
    private func collectEvidence(_ machine: Machine) async {
        do {
            try await EvidenceCollection(channel: machine.channel).collect(into: folder.evidence)
        } catch {
            onEvent(.note(.noEvidence(reason: "\(error)")))
        }
    }

    /// Its failure, and its time limit, change nothing (GitLab Runner, `AFTER_SCRIPT_IGNORE_ERRORS`).
    private func runAfterScript(_ runner: StageRunner, status: Int32) async throws {
        do {
            _ = try await runner.run(
                .after, status: status == 0 ? .success : .failed, within: StageRunner.afterScriptLimit)
        } catch JobError.timedOut {
            onEvent(.stageEnded(ScriptStage.after.rawValue, status: 124, seconds: 300))
        }
    }

    private func collectArtifacts(_ machine: Machine, status: Int32) async throws {
        guard job.definition.artifacts.isCollected(jobSucceeded: status == 0) else { return }
        let collection = ArtifactCollection(
            artifacts: job.definition.artifacts, variables: job.variables,
            projectDirectory: job.layout.projectDirectory, channel: machine.channel)
        let (files, warnings) = try await collection.collect(into: folder.artifacts)
        record.update { $0.artifacts = files }
        onEvent(.collected(files: files.count, warnings: warnings))
    }

    /// Keeps the machine if it was asked for, and takes it away otherwise; its console log stays either way.
    ///
    /// - Parameter failed: Whether the job's script did.
    private func finish(_ machine: Machine, failed: Bool = false) async {
        try? FileManager.default.copyItem(atPath: machine.consoleLog, toPath: folder.console)
        guard let keep, failed || !keepsOnlyFailed else { return await machines.destroy(machine) }
        do {
            let end = Date().addingTimeInterval(keep / .seconds(1))
            try machines.keep(machine, until: end, workingDirectory: job.layout.projectDirectory)
            record.update { $0.machine = machine.name }
        } catch {
            await machines.destroy(machine)
        }
    }

    /// - Returns: How it was in CI; nil when that is not known.
    private func report(_ status: Int32) async -> Recipe.Outcome? {
        let results = RunResults(folder: folder, onEvent: onEvent)
        let local = results.local(jobName: job.identity.name)
        let recorded = await results.recorded(job, cache: inputs.cache)
        let comparison = comparison(local, recorded, status)
        record.take(local, status: status, knownIssues: knownIssues, profile: plan.profile.name)
        record.update { $0.comparison = comparison }
        if let tests, let local, let note = tests.mismatch(in: local) { onEvent(.note(note)) }
        return job.outcome.pinned(tests: recorded)
    }

    /// - Returns: Nil where nothing is known of CI.
    private func comparison(_ local: TestReport?, _ recorded: TestReport?, _ status: Int32) -> RunReport.Comparison? {
        guard job.outcome.isKnown else { return nil }
        if let tests {
            // How the whole job ended says nothing of a part of its tests.
            guard let local, let recorded else { return nil }
            return RunReport.Comparison(Comparison(local: local, with: recorded.only(where: tests.contains)))
        }
        guard let local, let recorded else {
            return RunReport.Comparison(status: status, recorded: job.outcome.result)
        }
        return RunReport.Comparison(
            Comparison(
                local: local, with: recorded, localExitStatus: Int(status), ciExitStatus: job.outcome.exitStatus))
    }

    /// A script that ends well after it ran nothing is no good run.
    private func checkSelection(_ status: Int32) throws {
        guard let tests, status == 0 else { return }
        let counts = record.report.tests.map { $0.passed + $0.failed + $0.skipped } ?? 0
        if counts == 0 { throw TestSelectionError.noneRan(tests.names) }
    }
}
