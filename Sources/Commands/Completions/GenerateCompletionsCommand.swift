internal import ArgumentParser
internal import Foundation

/// For `make completions`: people have no use for it.
struct GenerateCompletionsCommand: ParsableCommand, WithoutSettings {
    static let configuration = CommandConfiguration(
        commandName: "generate-completions", abstract: "Write the shells' completions into a folder.",
        shouldDisplay: false)

    @Argument(help: "A folder; it is made if it is not there.", completion: .directory) var folder: String

    func run() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for completions in ShellCompletions.all {
            let file = URL(fileURLWithPath: folder).appending(path: completions.fileName)
            try Data(completions.text.utf8).write(to: file)
        }
    }
}
