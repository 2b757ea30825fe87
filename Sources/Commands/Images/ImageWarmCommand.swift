internal import ArgumentParser
internal import Images
internal import Machines
internal import Profiles
internal import Terminal

struct ImageWarmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warm", abstract: "Boot a machine of a profile and save it, to restore others from it.",
        discussion: """
            The next runs with the profile then have their machine in seconds. The saved machine is used as long as
            nothing changes that it depends on: the image, the machine's shape, QEMU, libvirt, the processor.

            A restored machine is another one: host name, machine-id, ssh keys, time. What it can't have of its own:
            \(StartDifferences.all.map { "  \($0.name): \($0.warm)" }.joined(separator: "\n"))

            Examples:
              virt-ci image warm debian-12
            """)
    @Argument(help: "The profile's name.", completion: Candidates.profiles) var profile: String
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, connections: host.connect, context: context)
        let profile = try store.profiles.profile(named: profile)
        let state = try await context.console.withImages(store) { catalogue, machines in
            let image = try await PreparedImages(machines: machines, catalogue: catalogue).image(for: profile)
            return try await machines.warm(MachinePlan(profile: profile, image: image))
        }
        if let sentence = EventSentence.machine(.warmed(profile: profile.name, bytes: state.memoryBytes)) {
            context.console.note(sentence)
        }
        context.console.out("\(state.key)\n")
    }
}
