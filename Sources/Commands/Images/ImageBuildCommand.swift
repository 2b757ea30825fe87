internal import ArgumentParser
internal import Executor
internal import Images
internal import Machines
internal import Profiles
internal import Terminal

struct ImageBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Make the image of a profile now, if there is none.")
    @Argument(help: "The profile's name.") var profile: String
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let record = try await context.console.withProgress { progress in
            let display = ImageDisplay(console: context.console, progress: progress)
            guard scope.executor else {
                let profile = try context.profiles.profile(named: profile)
                let machines = try await context.machines(connect: host.connect) { _ in }
                let catalogue = context.images(of: machines) { display.show($0) }
                return try await PreparedImages(machines: machines, catalogue: catalogue).image(for: profile)
            }
            var policy = try scope.policy.read()
            policy.connection = host.connect.first ?? policy.connection
            let host = try context.executorHost(policy, onMachine: { _ in }, onImage: { display.show($0) })
            return try await host.image(try host.profiles.profile(named: profile), try await host.machines())
        }
        context.console.out("sha256:\(record.digest)\n")
    }
}
