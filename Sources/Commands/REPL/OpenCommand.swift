internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Say which pipeline or job the session is about.",
        discussion: """
            Examples:
              open https://gitlab.com/libvirt/libvirt/-/pipelines/900100
              open https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              open libvirt/libvirt@master:fedora-43-tests
              open fedora-43-tests               a job of the open pipeline
            """)

    @Argument(
        help: ArgumentHelp(
            "The address of a pipeline, merge request, commit or job; group/project@ref:job; or a job of the open pipeline.",
            valueName: "target"))
    var target: String

    func run() async throws {
        guard let session = Session.current else { return }
        let context = session.context
        let target = try TargetText(target, servers: context.servers)
        let resolver = TargetResolver(client: try await context.client(for: target.server), profiles: context.profiles)
        var subject = target.subject
        if case .named = subject { subject = .job(try await resolver.job(subject, ofProject: target.project).id) }
        let tree = try await resolver.tree(subject, ofProject: target.project)
        session.note(tree)
        guard case .job(let id) = subject, let job = tree.all.first(where: { $0.job.id == id })?.job else {
            session.update { ($0.job, $0.report) = (nil, nil) }
            return context.console.note(Self.sentence(tree))
        }
        let isOther = session.now.report?.job?.url != job.url
        session.update { state in
            state.job = Session.Job(name: job.name, url: job.url)
            if isOther { state.report = nil }
        }
        context.console.note("Job '\(Sanitizer.line(job.name))' (\(job.id)): \(Sanitizer.line(job.status))")
    }

    private static func sentence(_ tree: PipelineTree) -> String {
        let failed = tree.failures.map { Sanitizer.line($0.job.name) }
        let what = failed.isEmpty ? "" : "; failed: \(failed.prefix(8).joined(separator: ", "))"
        let more = failed.count > 8 ? " and \(failed.count - 8) more" : ""
        let jobs = Format.count(tree.all.count, "job")
        return
            "Pipeline \(tree.id) of \(Sanitizer.line(tree.project)): \(Sanitizer.line(tree.status)), \(jobs)\(what)\(more)"
    }
}
