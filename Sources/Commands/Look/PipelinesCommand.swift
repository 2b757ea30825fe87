internal import ArgumentParser
internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal

struct PipelinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipelines",
        abstract: "List a project's newest pipelines.",
        discussion: """
            Examples:
              virt-ci pipelines                              of the clone in this folder
              virt-ci pipelines libvirt/libvirt --status failed
              virt-ci pipelines https://gitlab.com/libvirt/libvirt --ref master
              virt-ci pipelines libvirt/libvirt --source schedule --format jsonl

            Then: virt-ci jobs URL, virt-ci watch URL
            """)

    @Argument(
        help: ArgumentHelp(
            """
            group/project on the usual server, or the address of a project, merge request or commit; without it, the \
            project the current folder is a clone of.
            """, valueName: "project"))
    var project: String?
    @Option(help: ArgumentHelp("Only those of a branch or tag.", valueName: "name"))
    var ref: String?
    @Option(help: ArgumentHelp("Only those in a state, such as failed or running.", valueName: "state"))
    var status: String?
    @Option(help: ArgumentHelp("Only those started by something, such as push or schedule.", valueName: "what"))
    var source: String?
    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("Show so many at most.", valueName: "number"))
    var limit = 20
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("'--limit' takes 1 to 1000") }
    }

    func run() async throws {
        let context = Context.current
        let target = try await ProjectText.find(project, context: context)
        let client = try await context.client(for: target.server)
        let found = try await pipelines(target, client)
        let rows = try await details(of: found, target, client).map { PipelineRow($0, now: Date()) }
        try context.console.show(rows, as: output.format, empty: "There are no such pipelines.")
    }

    private func pipelines(_ target: ProjectText, _ client: GitLabClient) async throws -> [PipelineSummary] {
        let project = ProjectReference.path(target.project)
        var filter = PipelineFilter(
            ref: ref, status: status.map { JobStatus(rawValue: $0) }, source: source)
        switch target.subject {
        case .mergeRequest(let number):
            let all = try await client.pipelines(ofMergeRequest: number, project: project)
            return Array(all.filter(fits).prefix(limit))
        case .commit(let sha):
            filter.sha = sha.count >= 40 ? sha : try await client.commit(sha, project: project).id
        case .named(_, let ref): filter.ref = filter.ref ?? ref
        default: break
        }
        return try await client.pipelines(project: project, matching: filter, most: limit)
    }

    /// The list of a merge request takes no filters.
    private func fits(_ pipeline: PipelineSummary) -> Bool {
        (ref == nil || pipeline.ref == ref) && (status == nil || pipeline.status?.rawValue == status)
            && (source == nil || pipeline.source == source)
    }

    /// A list says neither who started a pipeline nor how long it took: each is asked for by itself, some at a time.
    private func details(
        of pipelines: [PipelineSummary], _ target: ProjectText, _ client: GitLabClient
    ) async throws -> [(PipelineSummary, Pipeline?)] {
        var whole: [Int: Pipeline] = [:]
        try await withThrowingTaskGroup(of: Pipeline?.self) { group in
            var waiting = pipelines[...]
            for _ in 0..<Self.questionsAtOnce { Self.ask(&waiting, target, client, &group) }
            while let answer = try await group.next() {
                if let answer { whole[answer.id] = answer }
                Self.ask(&waiting, target, client, &group)
            }
        }
        return pipelines.map { ($0, whole[$0.id]) }
    }

    private static let questionsAtOnce = 4

    private static func ask(
        _ waiting: inout ArraySlice<PipelineSummary>, _ target: ProjectText, _ client: GitLabClient,
        _ group: inout ThrowingTaskGroup<Pipeline?, any Error>
    ) {
        guard let next = waiting.popFirst() else { return }
        // The pipelines of a merge request may belong to a fork.
        let project = next.projectID.map(ProjectReference.id) ?? .path(target.project)
        group.addTask {
            do {
                return try await client.pipeline(project: project, id: next.id)
            } catch is GitLabError {
                // What the list says is still worth showing.
                return nil
            }
        }
    }
}

/// A pipeline in a list.
struct PipelineRow: Row {
    static let header = ["PIPELINE", "STATUS", "REF", "SOURCE", "AGE", "TOOK", "BY"]
    static let alignments: [Table.Alignment] = [.right, .left, .left, .left, .right, .right]
    let id: Int
    let status: String
    let ref: String
    let sha: String
    let source: String
    let created: Date?
    /// Seconds, once it has ended.
    let duration: Double?
    /// The login of who started it.
    let user: String?
    let url: String
    private let now: Date

    private enum CodingKeys: CodingKey { case id, status, ref, sha, source, created, duration, user, url }

    init(_ found: (PipelineSummary, Pipeline?), now: Date) {
        let (summary, whole) = found
        id = summary.id
        status = (whole?.status ?? summary.status)?.rawValue ?? ""
        ref = summary.ref ?? ""
        sha = summary.sha ?? ""
        source = summary.source ?? ""
        created = whole?.createdAt ?? summary.createdAt
        duration = whole?.duration
        user = whole?.user?.username
        url = summary.webURL?.absoluteString ?? ""
        self.now = now
    }

    var cells: [Table.Cell] {
        [
            Table.Cell("\(id)", link: url), StatusWord.cell(status), Table.Cell(ref), Table.Cell(source),
            Table.Cell(created.map { Format.relative($0, to: now) } ?? ""),
            Table.Cell(duration.map { Format.duration(.seconds($0)) } ?? ""), Table.Cell(user ?? ""),
        ]
    }
}
