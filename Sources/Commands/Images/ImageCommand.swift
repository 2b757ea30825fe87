internal import ArgumentParser

struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "The base disks that machines start from.",
        subcommands: [
            ImageListCommand.self,
            ImageBuildCommand.self,
            ImageWarmCommand.self,
        ])
}
