internal import ArgumentParser
internal import Executor
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
            """)
    @Argument(help: "The profile's name.") var profile: String
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let state = try await context.console.withProgress { progress in
            let images = ImageDisplay(console: context.console, progress: progress)
            let showMachine: @Sendable (MachineEvent) -> Void = { event in
                if case .waiting(_, let requirement, _) = event {
                    progress.update(.activity("Booting", detail: EventSentence.waiting(for: requirement)))
                } else if let sentence = EventSentence.machine(event) {
                    context.console.note(sentence)
                }
            }
            guard scope.executor else {
                let profile = try context.profiles.profile(named: profile)
                let machines = try await context.machines(connect: host.connect, onEvent: showMachine)
                let catalogue = context.images(of: machines) { images.show($0) }
                let image = try await PreparedImages(machines: machines, catalogue: catalogue).image(for: profile)
                return try await machines.warm(MachinePlan(profile: profile, image: image))
            }
            var policy = try scope.policy.read()
            policy.connection = host.connect.first ?? policy.connection
            let host = try context.executorHost(policy, onMachine: showMachine, onImage: { images.show($0) })
            let profile = try host.profiles.profile(named: profile)
            let machines = try await host.machines()
            return try await machines.warm(
                MachinePlan(profile: profile, image: try await host.image(profile, machines)))
        }
        context.console.out("\(state.key)\n")
    }
}
