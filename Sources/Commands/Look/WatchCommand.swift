internal import ArgumentParser
internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Wait for a pipeline's end, and offer to reproduce its first failure.",
        discussion: """
            Examples:
              virt-ci watch https://gitlab.com/libvirt/libvirt/-/pipelines/900100
              virt-ci watch MERGE-REQUEST-URL
              virt-ci watch URL --format jsonl    one event a line: pipeline, job, trouble, result

            Exit status: 0 the pipeline passed, 1 it failed, 2 it was canceled or skipped, or waits for somebody.
            """)

    @Argument(
        help: ArgumentHelp("The address of a pipeline, merge request, commit or job.", valueName: "pipeline"))
    var target: String
    @Option(help: ArgumentHelp("The shortest pause between two questions.", valueName: "seconds"))
    var interval = 5.0
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard interval >= 0.2, interval <= 3600 else { throw ValidationError("'--interval' takes 0.2 to 3600") }
    }

    func run() async throws {
        let context = Context.current
        let target = try TargetText(target, servers: context.servers)
        let client = try await context.client(for: target.server)
        let resolver = TargetResolver(client: client, profiles: context.profiles)
        let project = ProjectReference.path(target.project)
        let id = try await resolver.pipeline(target.subject, ofProject: target.project)
        let last = try await context.console.withProgress { progress in
            let display = WatchDisplay(console: context.console, progress: progress, format: output.format)
            let watch = PipelineWatch(
                client: client, pace: PollingPace(shortest: .seconds(interval)), onTrouble: { display.show($0) })
            var before: WatchedPipeline?
            return try await watch.wait(for: id, project: project) { now in
                try display.show(now, since: before)
                before = now
            }
        }
        let tree = try await resolver.tree(.pipeline(id), ofProject: target.project)
        try answer(tree, context)
        if last.pipeline.status == .failed { try await offer(tree, context) }
        throw ExitCode(Self.code(last.pipeline.status))
    }

    private static func code(_ status: JobStatus) -> Int32 {
        switch status {
        case .success: 0
        case .failed: 1
        default: 2
        }
    }

    private func answer(_ tree: PipelineTree, _ context: Context) throws {
        guard output.format == .jsonl else {
            return try context.console.show(PipelineAnswer(tree: tree), as: output.format)
        }
        context.console.out(bytes: try JSON.line(WatchEvent.result(tree)))
    }

    /// The first failure that can be reproduced: at once on a terminal, else by the command to paste.
    private func offer(_ tree: PipelineTree, _ context: Context) async throws {
        let console = context.console
        guard output.format == .text else { return }
        guard let first = tree.failures.first else {
            return console.note("None of the jobs that failed needs a machine there is a profile for.")
        }
        let name = Sanitizer.line(first.job.name)
        guard console.canAsk else {
            return console.note("To reproduce it: virt-ci run \(Sanitizer.line(first.job.url))")
        }
        guard console.confirm("Reproduce '\(name)' here now?") else {
            return console.note("Later: virt-ci run \(Sanitizer.line(first.job.url))")
        }
        let session = RunSession(
            context: context, host: host, output: output, options: Reproduction.Options(hasOutboundNetwork: true))
        _ = try await session.run { try await JobTarget.find(first.job.url, context: context) }
    }
}
