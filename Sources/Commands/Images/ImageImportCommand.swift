internal import ArgumentParser
internal import Foundation
internal import Images
internal import Profiles
internal import Terminal

struct ImageImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take a file for the image of a profile.",
        discussion: """
            For an image that was fetched in another way, or made on another machine: the profile's machines start from \
            it as if it had been downloaded or built. A profile that names a digest takes no other image. An image that \
            is always a file of yours needs no import but a profile with 'image: {file: …}'.

            Examples:
              virt-ci image import --profile fedora-43 Fedora-Cloud-43.qcow2
            """)
    @Argument(help: "qcow2, or a raw disk.", completion: .file()) var file: String
    @Option(help: "The profile's name.", completion: Candidates.profiles) var profile: String
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, connections: host.connect, context: context)
        let profile = try store.profiles.profile(named: profile)
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        let image = try await context.console.withImages(store) { catalogue, _ in
            try await catalogue.importFile(path, for: profile.image, profile: profile.name)
        }
        context.console.out("sha256:\(image.digest)\n")
    }
}
