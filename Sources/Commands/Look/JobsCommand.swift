internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract:
            "Show a pipeline's jobs, with those of the pipelines it started, and the machines they can be run again in.",
        discussion: """
            Examples:
              virt-ci jobs https://gitlab.com/libvirt/libvirt/-/pipelines/900100
              virt-ci jobs https://gitlab.com/libvirt/libvirt/-/merge_requests/42
              virt-ci jobs URL --needs            what each waits for, too
              virt-ci jobs URL --format json      one document on standard output
            """)

    @Argument(help: "The address of a pipeline, a merge request, a commit, or one of its jobs.")
    var target: String
    @Flag(help: "Show which jobs each one needs.")
    var needs = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let target = try TargetText(target, servers: context.servers)
        let resolver = TargetResolver(client: try await context.client(for: target.server), profiles: context.profiles)
        let tree = try await resolver.tree(target.subject, ofProject: target.project)
        Session.current?.note(tree)
        try context.console.show(PipelineAnswer(tree: tree, showsNeeds: needs), as: output.format)
    }
}

/// A pipeline as a tree, for people.
struct PipelineAnswer: Answer {
    let tree: PipelineTree
    var showsNeeds = false

    func encode(to encoder: any Encoder) throws { try tree.encode(to: encoder) }

    func text(width: Int?, style: Style) -> String {
        var rows: [[Table.Cell]] = []
        var notes: [String] = []
        add(tree, indent: "", to: &rows, &notes)
        let table = Table(
            ["JOB", "ID", "STATE", "TOOK", "MACHINE"] + (showsNeeds ? ["NEEDS"] : []), rows,
            alignments: [.left, .right, .left, .right], shrinking: [5, 2])
        let tail = notes.map { "\($0)\n" }.joined()
        return heading(tree, style) + table.text(width: width, style: style) + tail
    }

    private func heading(_ tree: PipelineTree, _ style: Style) -> String {
        let number = style.link("\(tree.id)", to: tree.url)
        let what =
            "Pipeline \(number) of \(Sanitizer.line(tree.project)), \(Sanitizer.line(tree.ref)) \(tree.sha.prefix(12))"
        let facts = [
            style(Sanitizer.line(tree.status), as: StatusWord.meaning(tree.status)), Sanitizer.line(tree.source),
            tree.user.map { "by \(Sanitizer.line($0))" } ?? "",
            tree.created.map { Format.relative($0, to: Date()) } ?? "",
            tree.duration.map { "took \(Format.duration(.seconds($0)))" } ?? "",
        ]
        return "\(what)\n\(facts.filter { !$0.isEmpty }.joined(separator: ", "))\n"
    }

    private static func took(_ seconds: Double?) -> String { seconds.map { Format.duration(.seconds($0)) } ?? "" }

    private func add(
        _ tree: PipelineTree, indent: String, to rows: inout [[Table.Cell]], _ notes: inout [String]
    ) {
        var stage = ""
        for job in tree.jobs {
            if job.stage != stage { rows.append([Table.Cell("\(indent)\(job.stage)", .emphasis)]) }
            stage = job.stage
            for attempt in job.earlier {
                rows.append([
                    Table.Cell("\(indent)  \(job.name), before", .faint),
                    Table.Cell("\(attempt.id)", link: attempt.url),
                    Table.Cell(StatusWord.text(attempt.status, attempt.failureReason), .faint),
                    Table.Cell(Self.took(attempt.duration), .faint),
                ])
            }
            let isAllowed = job.mayFail && job.status == "failed"
            rows.append(
                [
                    Table.Cell("\(indent)  \(job.name)"), Table.Cell("\(job.id)", link: job.url),
                    Table.Cell(
                        StatusWord.text(job.status, job.failureReason, isAllowed: isAllowed),
                        isAllowed ? .warning : StatusWord.meaning(job.status)), Table.Cell(Self.took(job.duration)),
                    Table.Cell(job.profile ?? ""), Table.Cell(job.needs.joined(separator: ", ")),
                ].prefix(showsNeeds ? 6 : 5).map(\.self))
        }
        for trigger in tree.triggers {
            rows.append([
                Table.Cell("\(indent)\(trigger.name) →"), "\(trigger.id)",
                Table.Cell(trigger.status, StatusWord.meaning(trigger.status)),
            ])
            guard let below = trigger.pipeline else { continue }
            rows.append([
                Table.Cell(
                    "\(indent)  " + (below.project == tree.project ? "child pipeline" : "pipeline of \(below.project)")),
                Table.Cell("\(below.id)", link: below.url),
            ])
            add(below, indent: indent + "    ", to: &rows, &notes)
        }
        if let reason = tree.undefined {
            notes.append("Which machines the jobs of pipeline \(tree.id) need is not known: \(reason)")
        }
    }
}
