internal import ArgumentParser
internal import Images
internal import Profiles
internal import Terminal

struct ImagePullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Fetch a profile's newest cloud image, if it isn't here.",
        discussion: """
            What is fetched is checked against the distribution's checksum file, and that against its signature where the \
            profile has a key. A broken transfer is continued by the next call. Prints the image's digest.

            Examples:
              virt-ci image pull fedora-43
            """)
    @Argument(help: "The profile's name.", completion: Candidates.profiles) var profile: String
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, connections: host.connect, context: context)
        let profile = try store.profiles.profile(named: profile)
        guard case .download(let source) = profile.image else {
            throw ImageError.notDownloaded(profile: profile.name)
        }
        let pulled = try await context.console.withImages(store) { catalogue, _ in
            try await catalogue.pull(source, profile: profile.name)
        }
        if pulled.isCurrent {
            let name = pulled.image.name.map { ", \(Sanitizer.line($0))," } ?? ""
            context.console.note("The newest image of '\(profile.name)'\(name) is here already")
        }
        context.console.out("sha256:\(pulled.image.digest)\n")
    }
}
