internal import ArgumentParser
internal import Executor
internal import Foundation
internal import GitLabCI
internal import Guests
internal import Machines
internal import Profiles
internal import Programs
internal import Terminal

struct ExecutorConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "config_exec: tell the runner where things lie in the guest.")
    @OptionGroup var policy: PolicyOptions

    func run() async throws {
        let answer = DriverConfiguration(
            policy: try policy.read(), version: Version.text, hostname: ProcessInfo.processInfo.hostName)
        Context.current.console.out(bytes: try answer.json())
    }
}

struct ExecutorPrepareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare", abstract: "prepare_exec: make the job's machine.")
    @OptionGroup var policy: PolicyOptions

    func run() async throws {
        let context = Context.current
        let environment = RunnerEnvironment(context.environment)
        let policy = try policy.read()
        let response = try JobResponse.read(environment.responseFile)
        let job = try RunnerJob(response)
        let log = ExecutorLog(console: context.console)
        do {
            let host = try context.executorHost(
                policy, onMachine: { log.show($0) }, onImage: { log.show($0) })
            let preparation = Preparation(
                host: host, environment: environment, response: response, job: job
            ) { log.show($0) }
            let machine = try await log.alive { try await preparation.run() }
            log.end()
            if policy.printsRecipe {
                log.show(RecordedJob(response, job: job, machine: machine, version: Version.text), of: response)
            }
        } catch {
            log.end()
            throw error
        }
    }
}

struct ExecutorRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "run_exec: run one script of the runner's in the job's machine.")
    @OptionGroup var policy: PolicyOptions
    @Argument(help: "The script the runner wrote.") var script: String
    @Argument(help: "The stage it is of.") var stage: String

    func run() async throws {
        let context = Context.current
        let environment = RunnerEnvironment(context.environment)
        let codeFile = ExitCodeFile(path: environment.exitCodeFile)
        codeFile.clear()
        let policy = try policy.read()
        let job = try RunnerJob(try JobResponse.read(environment.responseFile))
        let output = ScriptOutput()
        let run = StageRun(folders: try context.executorFolders(policy), job: job, script: script)
        switch try await run.run(onOutput: { try await output.write($1, to: $0) }) {
        case .succeeded: return
        case .scriptFailed(let status, let machine):
            if StageName.isAuthors(stage) { await sayHowToReproduce(job, machine, policy, output) }
            try codeFile.write(status)
            throw ExitCode(environment.exitCodes.buildFailure)
        }
    }

    /// On standard error: what the script wrote stays byte for byte what it wrote.
    private func sayHowToReproduce(
        _ job: RunnerJob, _ machine: String, _ policy: HostPolicy, _ output: ScriptOutput
    ) async {
        let start = await output.isAtLineStart ? "" : "\n"
        // People paste it into their shells, and an address may have anything in it.
        let address = ShellWord.quoted(Sanitizer.line(job.url))
        var lines = "\(start)Reproduce this job elsewhere: virt-ci run \(address)\n"
        if let keep = policy.keep, keep.includes(project: job.project) {
            lines +=
                "Its machine stays for \(Format.duration(keep.duration)); on \(ProcessInfo.processInfo.hostName): "
                + self.policy.shell(machine) + "\n"
        }
        try? await output.write(Data(lines.utf8), to: .standardError)
    }
}

struct ExecutorCleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup", abstract: "cleanup_exec: take the job's machine away.")
    @OptionGroup var policy: PolicyOptions

    func run() async throws {
        let context = Context.current
        let console = context.console
        let host = try context.executorHost(try policy.read(), onMachine: { Self.show($0, on: console) })
        switch try await Cleanup(host: host, environment: RunnerEnvironment(context.environment)).run() {
        case .removed(let machines) where machines.isEmpty: console.note("There was no machine of this job.")
        case .removed(let machines): for machine in machines { console.note("Machine '\(machine)' is gone") }
        case .noneKnown(let error):
            let reason = Failure(error)?.sentence ?? "\(error)"
            console.note("There was no machine of this job, as far as is known without libvirt. \(reason)")
        case .kept(let machine, let until):
            let time = Format.relative(until, to: Date())
            console.note("Machine '\(machine)' is kept; its time ends \(time): \(policy.shell(machine))")
        }
    }
    private static func show(_ event: MachineEvent, on console: Console) {
        // That a machine is kept is told at the end, with the way into it.
        if case .kept = event { return }
        EventSentence.machine(event).map { console.note($0) }
    }
}
