internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import SampleGitLab
internal import Terminal

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Reproduce the failed job of a small GitLab that virt-ci brings along.",
        discussion: """
            Starts the sample GitLab on this machine's loopback, runs its failed job as 'virt-ci run' does, and compares \
            with what its CI recorded. Ends with 0 when the failure was reproduced.

            Examples:
              virt-ci demo
              virt-ci demo --serve               and try the other commands on it in another terminal
            """)

    @Flag(help: "Keep the machine for eight hours after the run.")
    var keep = false
    @Flag(help: "Only serve the sample, until interrupted; try the other commands on it.")
    var serve = false
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    /// How fast the log of the job that runs grows.
    private static let linesAQuestion = 6
    /// The sample's usual port, so that its addresses stay the same; another one when it is taken.
    private static let port: UInt16 = 8929

    func run() async throws {
        let context = Context.current
        let sample = try await start(context)
        do {
            try await serve ? wait(sample, context) : reproduce(sample, context)
            await sample.stop()
        } catch {
            await sample.stop()
            throw error
        }
    }

    private func start(_ context: Context) async throws -> SampleGitLab {
        let cache = context.folders.cache + "/sample"
        var options = SampleGitLab.Options()
        options.progress = { context.console.note($0) }
        options.port = Self.port
        if serve { (options.runningStep, options.hasHistory) = (Self.linesAQuestion, true) }
        do {
            return try await SampleGitLab.start(cacheDirectory: cache, options: options)
        } catch SampleGitLabError.portInUse {
            options.port = 0
            return try await SampleGitLab.start(cacheDirectory: cache, options: options)
        }
    }

    private func wait(_ sample: SampleGitLab, _ context: Context) async throws {
        context.console.note(
            "The sample GitLab serves until interrupted (Ctrl-C). Its failed job, one that passed, and one that runs:")
        context.console.out(
            "\(sample.failedJobURL)\n\(sample.passedJobURL)\n\(sample.jobURL(SampleGitLab.runningJob))\n")
        context.console.note(
            """
            For example, in another terminal:
              virt-ci pipelines \(sample.baseURL)/sample-virt/hypervisor
              virt-ci trace -f \(sample.jobURL(SampleGitLab.runningJob))
              virt-ci watch \(sample.baseURL)/sample-virt/hypervisor/-/pipelines/\(SampleGitLab.runningPipeline)
              virt-ci bisect \(sample.failedJobURL) --ask-ci
              virt-ci investigate \(sample.failedJobURL)
            """)
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    private func reproduce(_ sample: SampleGitLab, _ context: Context) async throws {
        let console = context.console
        console.note("The sample GitLab listens on \(sample.baseURL). Running: virt-ci run \(sample.failedJobURL)")
        let options = Reproduction.Options(keep: keep ? RunSession.keptFor : nil, hasOutboundNetwork: false)
        var session = RunSession(context: context, host: host, output: output, options: options)
        // The sample's job ids stay when its packages change with virt-ci.
        session.archives = "\(context.folders.cache)/sample/archives-\(sample.failedJobSHA.prefix(12))"
        let report = try await session.run { try await JobTarget.find(sample.failedJobURL, context: context) }
        guard report.result == .failed, report.comparison?.same == true else {
            console.error("The failure was not reproduced", hint: "compare the log with CI's: \(report.log)")
            throw ExitCode(1)
        }
        console.note(console.diagnostics.style("The failure CI recorded was reproduced.", as: .success))
    }
}
