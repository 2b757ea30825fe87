internal import ArgumentParser
internal import Guests
internal import Machines
internal import Terminal

struct SSHConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssh-config", abstract: "Print machines as hosts of ssh's configuration.",
        discussion: """
            For scp, rsync, editors and Ansible: keys, the pinned host key and the way through another host are in it. \
            It is good as long as the machine is.

            Examples:
              virt-ci ssh-config > ~/.ssh/virt-ci.conf       with 'Include virt-ci.conf' in ~/.ssh/config
              virt-ci ssh-config MACHINE > config; rsync -e 'ssh -F config' MACHINE:logs/ logs/
            """)

    @Argument(
        help: ArgumentHelp("Names of machines; without any, all that can be entered.", valueName: "machine"))
    var machines: [String] = []
    @OptionGroup var scope: MachineScope

    func run() async throws {
        let folders = try scope.folders(.current)
        let entries =
            machines.isEmpty
            ? Machines.entries(in: folders) : try machines.map { try Machines.entry(named: $0, in: folders) }
        guard !entries.isEmpty else { throw EntryError.none }
        Context.current.console.out(entries.map(\.login.configuration).joined(separator: "\n"))
    }
}
