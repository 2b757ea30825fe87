internal import ArgumentParser
internal import Jobs
internal import Machines
internal import Terminal

struct DestroyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy", abstract: "Take kept machines away, with their disks.",
        discussion: """
            Examples:
              virt-ci destroy MACHINE
              virt-ci destroy $(virt-ci machines --format json | jq -r '.[].name')
            """)

    @Argument(help: ArgumentHelp("Names of machines.", valueName: "machine"), completion: Candidates.machines)
    var machines: [String]
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let folders = try scope.folders(context)
        for name in machines { _ = try Machines.lease(named: name, in: folders) }
        let console = context.console
        for name in machines {
            let lease = try Machines.lease(named: name, in: folders)
            let machines = try await context.machines(
                connect: host.connect.isEmpty ? [lease.reachableURI].compactMap(\.self) : host.connect, folders: folders
            ) { event in
                if case .notDestroyed = event { EventSentence.machine(event).map { console.warning($0) } }
            }
            try await machines.destroy(named: name)
            console.note("Machine '\(name)' is gone")
        }
    }
}

struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract:
            "Remove what killed runs left, kept machines whose time is over, images of no profile, and what is too much.",
        discussion: """
            Each run does this too before it begins.

            Examples:
              virt-ci gc
            """)

    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let console = context.console
        let freed = try context.folders.reproduction().budget.keep()
        if freed > 0 { console.note("Removed \(Format.size(freed)) from the caches.") }
        let hosts = try await context.hosts(connect: host.connect) { event in
            switch event {
            case .removedLeftover, .notDestroyed, .hostPassedOver:
                EventSentence.machine(event).map { console.note($0) }
            default: break
            }
        }
        var removed: [String] = []
        for machines in hosts.hosts { removed += await machines.collectGarbage() }
        console.note(removed.isEmpty ? "Nothing to remove." : "Removed \(Format.count(removed.count, "machine")).")
        await ImageCollection.collect(hosts.hosts, context)
    }
}
