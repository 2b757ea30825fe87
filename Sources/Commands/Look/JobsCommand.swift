internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Show a pipeline's jobs, with those of the pipelines it started, and which can be run again.",
        discussion: """
            Examples:
              virt-ci jobs https://gitlab.com/libvirt/libvirt/-/pipelines/900100
              virt-ci jobs https://gitlab.com/libvirt/libvirt/-/merge_requests/42
              virt-ci jobs URL --format json      one document on standard output
            """)

    @Argument(help: "The address of a pipeline, a merge request, a commit, or one of its jobs.")
    var target: String
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let target = try TargetText(target, servers: context.servers)
        let resolver = TargetResolver(client: try context.client(for: target.server), profiles: context.profiles)
        let tree = try await resolver.tree(target.subject, ofProject: target.project)
        Session.current?.note(tree)
        try context.console.show(PipelineAnswer(tree: tree), as: output.format)
    }
}

/// A pipeline as a tree, for people.
struct PipelineAnswer: Answer {
    let tree: PipelineTree

    func encode(to encoder: any Encoder) throws { try tree.encode(to: encoder) }

    func text(width: Int?, style: Style) -> String {
        var rows: [[Table.Cell]] = []
        var notes: [String] = []
        add(tree, indent: "", to: &rows, &notes)
        let table = Table(["JOB", "ID", "STATE", "RUN AGAIN"], rows, alignments: [.left, .right])
        let tail = notes.map { "\($0)\n" }.joined()
        return heading(tree, style) + table.text(width: width, style: style) + tail
    }

    private func heading(_ tree: PipelineTree, _ style: Style) -> String {
        let made = tree.created.map { ", \(Format.relative($0, to: Date()))" } ?? ""
        return "Pipeline \(tree.id) of \(Sanitizer.line(tree.project)), \(Sanitizer.line(tree.ref)) "
            + "\(tree.sha.prefix(12)): \(style(Sanitizer.line(tree.status), as: StatusWord.meaning(tree.status)))\(made)\n"
    }

    private func add(
        _ tree: PipelineTree, indent: String, to rows: inout [[Table.Cell]], _ notes: inout [String]
    ) {
        var stage = ""
        for job in tree.jobs {
            if job.stage != stage { rows.append([Table.Cell("\(indent)\(job.stage)", .emphasis)]) }
            stage = job.stage
            let state = job.status + (job.mayFail && job.status == "failed" ? ", allowed" : "")
            rows.append([
                Table.Cell("\(indent)  \(job.name)"), "\(job.id)", Table.Cell(state, StatusWord.meaning(job.status)),
                Table.Cell(job.profile.map { "in \($0)" } ?? ""),
            ])
        }
        for trigger in tree.triggers {
            rows.append([
                Table.Cell("\(indent)\(trigger.name) →"), "\(trigger.id)",
                Table.Cell(trigger.status, StatusWord.meaning(trigger.status)),
            ])
            guard let below = trigger.pipeline else { continue }
            rows.append([Table.Cell("\(indent)  pipeline of \(below.project)"), "\(below.id)"])
            add(below, indent: indent + "    ", to: &rows, &notes)
        }
        if let reason = tree.undefined {
            notes.append("Which machines the jobs of pipeline \(tree.id) need is not known: \(reason)")
        }
    }
}
