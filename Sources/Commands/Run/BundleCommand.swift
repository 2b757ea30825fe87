internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Pack a run's recipe, sources and packages into one file, for a machine without GitLab.",
        discussion: """
            The other machine needs virt-ci, libvirt and an image of the profile: virt-ci run --recipe FILE. \
            No secret is in the file.

            Examples:
              virt-ci bundle 20261126-1a2b
              virt-ci bundle last --output failure.tar.zst
            """)

    @Argument(
        help: ArgumentHelp("The run, as its report names it; or 'last'.", valueName: "run"), completion: Candidates.runs
    )
    var run: String
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write; RUN.virt-ci.tar.zst in this folder without.", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        let context = Context.current
        let console = context.console
        let file = try await RunArchive(runs: context.folders.runs).recipe(ofRun: run)
        let name = ((file.path as NSString).deletingLastPathComponent as NSString).lastPathComponent
        let path = output ?? "\(name).virt-ci.tar.zst"
        let client = try await context.client(for: file.recipe)
        let folders = try context.folders.reproduction()
        let bytes = try await console.withProgress { progress in
            try await Bundling(file, client: client, folders: folders) { event in
                switch event {
                case .transfer(let name, let done, let total):
                    progress.update(.transfer("Fetching \(Sanitizer.line(name))", done: done, total: total))
                case .note(let note): console.note("note: \(NoteSentence.sentence(note))")
                default: progress.update(.activity("Packing"))
                }
            }.write(to: path)
        }
        console.note("Packed \(Sanitizer.line(file.recipe.job.name)): \(Format.size(bytes))")
        console.note("Next: virt-ci run --recipe \(Sanitizer.line(path))")
        console.out(path + "\n")
    }
}
