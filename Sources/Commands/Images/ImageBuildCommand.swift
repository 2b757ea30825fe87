internal import ArgumentParser
internal import Images
internal import Machines
internal import Profiles
internal import Terminal

struct ImageBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Make the image of a profile now, if there is none.",
        discussion: """
            Examples:
              virt-ci image build debian-12
            """)
    @Argument(help: "The profile's name.", completion: Candidates.profiles) var profile: String
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, connections: host.connect, context: context)
        let profile = try store.profiles.profile(named: profile)
        let image = try await context.console.withImages(store) { catalogue, machines in
            try await PreparedImages(machines: machines, catalogue: catalogue).image(for: profile)
        }
        context.console.out("sha256:\(image.digest)\n")
    }
}
