internal import ArgumentParser
internal import Foundation
internal import Profiles
internal import Terminal

struct ProfileValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Read all profiles, or the given files, and say what is wrong with them.",
        discussion: """
            Examples:
              virt-ci profile validate
              virt-ci profile validate mine.yaml
            """)
    @Argument(help: "Files of profiles; all known ones without.", completion: .file()) var files: [String] = []

    func run() async throws {
        let context = Context.current
        let known = files.isEmpty ? try all(context) : files
        var isValid = true
        for file in known {
            do {
                if (file as NSString).lastPathComponent == KnownIssuesFile.name {
                    _ = try KnownIssuesFile.read(file)
                } else {
                    _ = try ProfileCatalogue.profile(file: file, directories: context.profiles.directories)
                }
                context.console.note("\(file): good")
            } catch {
                isValid = false
                if let failure = Failure(error) { context.console.error(failure.sentence, hint: failure.hint) }
            }
        }
        if !isValid { throw ExitCode(2) }
    }

    /// The profiles, and the known issues beside them.
    private func all(_ context: Context) throws -> [String] {
        let issues = context.profiles.directories.map { "\($0)/\(KnownIssuesFile.name)" }
        let found = issues.filter { FileManager.default.fileExists(atPath: $0) }
        return try context.profiles.entries().map(\.file) + found
    }
}
