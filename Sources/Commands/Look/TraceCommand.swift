internal import ArgumentParser
internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Jobs
internal import Terminal

struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show a job's log, with the sections around its script folded.",
        discussion: """
            Examples:
              virt-ci trace https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              virt-ci trace URL --section get_sources
              virt-ci trace URL --full > job.log        plain text, without colours
              virt-ci trace -f libvirt/libvirt@master:fedora-43-tests

            Ends with 0, whatever became of the job; with --follow 1 says that it failed.
            """)

    @Argument(
        help: ArgumentHelp(
            "The address of a job, group/project@ref:job, or a pipeline with one failed job.", valueName: "job"))
    var target: String
    @Flag(name: [.customShort("f"), .long], help: "Wait for what a running job still writes, until it ends.")
    var follow = false
    @Flag(help: "Fold nothing.")
    var full = false
    @Option(help: ArgumentHelp("Show one section only, such as step_script.", valueName: "name"))
    var section: String?
    @Option(help: ArgumentHelp("With --follow: the shortest pause between two questions.", valueName: "seconds"))
    var interval = 2.0
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !full || section == nil else { throw ValidationError("'--full' and '--section' can't both be") }
        guard !follow || output.format != .json else {
            throw ValidationError("A log that still grows is no one document: take '--format jsonl'")
        }
        guard interval >= 0.2, interval <= 3600 else { throw ValidationError("'--interval' takes 0.2 to 3600") }
    }

    func run() async throws {
        let context = Context.current
        let found = try await JobTarget.find(target, includesUnfinished: true, context: context)
        guard case .job(let id, let path) = found.order else { return }
        let project = ProjectReference.path(path)
        if follow { return try await watch(id, project, found.client, context) }
        let log = try await found.client.trace(project: project, job: id)
        var folding = TraceFolding(choice)
        let blocks = folding.feed(log) + folding.finish()
        if let section, !folding.names.contains(section) {
            throw LookFault.noSection(section, names: folding.names)
        }
        if log.isEmpty, output.format == .text { context.console.note("The job has no log.") }
        try context.console.show(blocks.map(TraceRow.init), as: output.format)
    }

    private var choice: TraceFolding.Choice { section.map { .section($0) } ?? (full ? .everything : .folded) }

    private func watch(
        _ id: Int, _ project: ProjectReference, _ client: GitLabClient, _ context: Context
    ) async throws {
        let console = context.console
        let job = try await console.withProgress { progress in
            var folding = TraceFolding(choice)
            let follower = TraceFollower(
                client: client, pace: PollingPace(shortest: .seconds(interval)), onTrouble: console.tell)
            progress.update(.activity("Waiting for the log of job \(id)"))
            let job = try await follower.follow(job: id, project: project) { piece in
                switch piece {
                case .restart:
                    folding = TraceFolding(choice)
                    console.note("The log begins anew.")
                case .bytes(let bytes):
                    try console.show(folding.feed(bytes).map(TraceRow.init), as: output.format)
                }
                // In a file the lines themselves tell how far it is.
                guard console.diagnostics.canRedraw else { return }
                progress.update(.activity(folding.current ?? "Waiting for more of the log"))
            }
            progress.clear()
            try console.show(folding.finish().map(TraceRow.init), as: output.format)
            return job
        }
        guard let job, output.format == .text else { return }
        let took = job.duration.map { " after \(Format.duration(.seconds($0)))" } ?? ""
        let state = console.diagnostics.style(
            Sanitizer.line(job.status.rawValue), as: StatusWord.meaning(job.status.rawValue))
        console.note("Job '\(Sanitizer.line(job.name))' (\(id)): \(state)\(took)")
        if job.status == .failed { throw ExitCode(1) }
    }
}

extension Console {
    /// Says that a server was not there, and that it will be asked again.
    @Sendable func tell(_ trouble: PollingTrouble) {
        let sentence = Failure(trouble.error)?.sentence ?? "GitLab did not answer"
        warning("\(sentence); asking again in \(Format.duration(trouble.pause))")
    }
}
