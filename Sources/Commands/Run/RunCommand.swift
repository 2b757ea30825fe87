internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Profiles
internal import Terminal

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Reproduce a job: its packages, its sources, its machine, its script.",
        discussion: """
            Examples:
              virt-ci run https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              virt-ci run PIPELINE-URL           its failed job
              virt-ci run libvirt/libvirt@master:fedora-43-tests
              virt-ci run URL --keep             to look into the machine afterwards
              virt-ci run URL --source .         with the sources in this folder
              virt-ci run URL --rpms ./rpms      when the packages CI used are gone
              virt-ci run --recipe FILE          what a recipe or bundle has pinned
              virt-ci run URL --tests 'domain/050*'  only these of its tests
              virt-ci run URL --offline          again, without network
              virt-ci run URL --test-timeout 10min   what hangs for ten minutes is looked at, saved, and ended
              virt-ci run URL --format json      one document on standard output
              virt-ci run URL --format jsonl     one object a line, as it happens
              virt-ci run URL --repeat 20 --parallel 4    how often does each test pass?
              virt-ci run URL --until-sure       until each test is known to pass, fail or flake
              virt-ci run URL --until-failure --keep      until it fails, to look into the machine

            \(EventLine.help)
            """)

    @OptionGroup var job: JobOptions
    @Flag(help: "Keep the machine for eight hours after the run.")
    var keep = false
    @Flag(
        help: ArgumentHelp(
            "Enter the machine when the job's script failed.",
            discussion: "On a terminal, what to do next is asked after a failure in any case."))
    var shellOnFailure = false
    @Flag(help: "Let the guest reach nothing but virt-ci.")
    var isolated = false
    @Flag(help: "Boot the machine, also where a saved one could be restored.")
    var cold = false
    @Flag(
        help:
            "Have libvirt's daemons in the guest also write a log of their own for each test, at level 1, without changing the job."
    )
    var daemonLogs = false
    @Option(help: TestsOption.help)
    var tests: [String] = []
    @Option(
        help: ArgumentHelp(
            "How long a test may take, such as 10min; one that then hangs is ended.",
            discussion: """
                Without it, ten times what this run's tests took in the middle, at least 5 minutes, and 15 minutes while \
                fewer than five have ended; a test that hangs is told then, and ended with the others a little before \
                the job's time limit.
                """, valueName: "time"))
    var testTimeout: TestTimeout?
    @Flag(help: "Take a run whose failed tests all show known issues for a good one.")
    var acceptKnown = false
    @OptionGroup(title: "Many runs") var repetition: RepeatOptions
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if shellOnFailure, repetition.plan != nil {
            throw ValidationError("'--shell-on-failure' is for one run; '--until-failure --keep' keeps the machine")
        }
    }

    func run() async throws {
        let context = Context.current
        if let plan = repetition.plan { return try await run(plan, context) }
        let keep = keep || context.keepsMachines
        // In a session the next command says what to do.
        let asks = context.console.canAsk && output.format == .text && Session.current == nil
        let keepsFailed = asks || Session.current?.keepsFailed == true
        let options = try options(context, keeps: keep || keepsFailed, keepsOnlyFailed: !keep)
        let session = RunSession(context: context, host: host, output: output, options: options)
        var report = try await session.run { try await JobTarget.find(job, context: context) }
        if asks, report.result == .failed, let machine = report.machine {
            let menu = FailureMenu(context: context, host: host, report: report, machine: machine, isKept: keep)
            if try await !menu.run(entersFirst: shellOnFailure) { report.machine = nil }
        } else if shellOnFailure, report.result == .failed {
            if Session.current != nil, let machine = report.machine {
                try? await ShellCommand.parse([machine]).run()
            } else {
                context.console.note("note: There is no terminal to enter the machine from")
            }
        }
        if !cold { await WarmingAfterwards(context: context, host: host).begin(report) }
        throw ExitCode(report.result == .passed || acceptKnown && report.isKnown ? 0 : 1)
    }

    /// Runs it many times; the machines of those that fail are kept where that is asked for.
    private func run(_ plan: Repetition.Plan, _ context: Context) async throws {
        let options = try options(context, keeps: keep || context.keepsMachines, keepsOnlyFailed: true)
        let session = RunSession(context: context, host: host, output: output, options: options)
        let answer = try await RepeatSession(session: session, plan: plan).run {
            try await JobTarget.find(job, context: context)
        }
        throw ExitCode(answer.exitCode(acceptingKnown: acceptKnown))
    }

    private func options(_ context: Context, keeps: Bool, keepsOnlyFailed: Bool) throws -> Reproduction.Options {
        var options = Reproduction.Options(
            swaps: try job.swaps(), isOffline: job.offline,
            keep: keeps ? RunSession.keptFor : nil, hasOutboundNetwork: !isolated, startsCold: cold,
            keepsOnlyFailed: keepsOnlyFailed, daemonLogs: daemonLogs ? try Installation.program() : nil)
        options.knownIssues = try KnownIssuesFile.issues(in: context.profiles.directories)
        options.testLimit = TestLimit(asked: testTimeout?.duration)
        options.tests = try TestsOption.selection(tests)
        return options
    }
}
