internal import ArgumentParser

struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "The base disks that machines start from.",
        discussion: """
            An image is immutable and known by its digest. A run makes the one it needs by itself; these commands make \
            it beforehand, look at it, and take it away.
            """,
        subcommands: [
            ImageListCommand.self, ImagePullCommand.self, ImageBuildCommand.self, ImageImportCommand.self,
            ImageVerifyCommand.self, ImageWarmCommand.self, ImageRemoveCommand.self,
        ])
}
