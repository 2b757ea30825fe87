internal import ArgumentParser

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "What machine a job's DISTRO means.",
        subcommands: [ProfileListCommand.self, ProfileShowCommand.self, ProfileValidateCommand.self])
}
