internal import ArgumentParser
internal import Profiles
internal import Terminal

struct ProfileValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Read all profiles, or the given files, and say what is wrong with them.")
    @Argument(help: "Files of profiles; all known ones without.", completion: .file()) var files: [String] = []

    func run() async throws {
        let context = Context.current
        let known = files.isEmpty ? try context.profiles.entries().map(\.file) : files
        var isValid = true
        for file in known {
            do {
                _ = try ProfileCatalogue.profile(file: file, directories: context.profiles.directories)
                context.console.note("\(file): good")
            } catch {
                isValid = false
                if let failure = Failure(error) { context.console.error(failure.sentence, hint: failure.hint) }
            }
        }
        if !isValid { throw ExitCode(2) }
    }
}
