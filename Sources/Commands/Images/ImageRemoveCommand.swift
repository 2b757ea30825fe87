internal import ArgumentParser
internal import Images
internal import Terminal

struct ImageRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take images away that no machine uses.",
        discussion: """
            An image that is needed again is made again.

            Examples:
              virt-ci image remove debian-12
              virt-ci image remove --unused
            """)
    @Argument(help: ArgumentHelp("Profiles, or digests.", valueName: "image"), completion: Candidates.images)
    var images: [String] = []
    @Flag(help: "Those that no profile leads to any more.") var unused = false
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func validate() throws {
        guard unused || !images.isEmpty else { throw ValidationError("Name images, or say --unused.") }
        guard !unused || images.isEmpty else { throw ValidationError("Either name images, or say --unused.") }
    }

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, connections: host.connect, context: context)
        let removed = try await context.console.withImages(store) { catalogue, machines in
            let collection = ImageCollection(store: store, catalogue: catalogue, machines: machines)
            return try await unused ? collection.removeUnused() : collection.remove(images)
        }
        for image in removed {
            context.console.note(
                "The image of '\(image.profile)', sha256:\(image.digest.prefix(12)), is gone: "
                    + Format.size(image.fileBytes))
        }
        if removed.isEmpty { context.console.note("Nothing to remove.") }
    }
}
