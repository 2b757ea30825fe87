internal import ArgumentParser
internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal

struct ArtifactsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "artifacts",
        abstract: "List the files a job left, or get one of them.",
        discussion: """
            Examples:
              virt-ci artifacts https://gitlab.com/libvirt/libvirt/-/jobs/7001234
              virt-ci artifacts URL logs/libvirt/libvirtd.log | less
              virt-ci artifacts URL logs/avocado/results.xml -o results.xml

            The list is read from the end of the archive, which is not loaded for it where the server gives parts of it.
            """)

    @Argument(
        help: ArgumentHelp(
            "The address of a job, group/project@ref:job, or a pipeline with one failed job.", valueName: "job"))
    var target: String
    @Argument(help: ArgumentHelp("One of the files: to standard output, or to --output.", valueName: "path"))
    var path: String?
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Write the file here: a file, or a folder that is there.", valueName: "file"))
    var destination: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard destination == nil || path != nil else { throw ValidationError("'--output' needs the path of a file") }
    }

    func run() async throws {
        let context = Context.current
        let found = try await JobTarget.find(target, context: context)
        guard case .job(let id, let project) = found.order else { return }
        let archive = JobArchive(client: found.client, project: .path(project), job: id, context: context)
        guard let path else {
            let rows = try await archive.files().filter { !$0.isFolder }.sorted { $0.path < $1.path }
            return try context.console.show(
                rows.map(ArchiveFileRow.init), as: output.format, empty: "The job's archive is empty.")
        }
        if let destination {
            try await archive.save(path, to: destination)
        } else {
            try await archive.write(path)
        }
    }
}

/// A file in the list.
struct ArchiveFileRow: Row {
    static let header = ["SIZE", "FILE"]
    static let alignments: [Table.Alignment] = [.right]
    private let file: ArchiveFile

    init(_ file: ArchiveFile) { self.file = file }

    func encode(to encoder: any Encoder) throws { try file.encode(to: encoder) }

    var cells: [Table.Cell] { [Table.Cell(file.size.map { Format.size($0) } ?? ""), Table.Cell(file.path)] }
}
