internal import ArgumentParser
internal import Foundation
internal import Guests
internal import Machines
internal import Programs

struct ShellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Enter a kept machine, in the job's working folder.",
        discussion: """
            Examples:
              virt-ci shell virt-ci-debian-12-1a2b3c4d
              virt-ci shell MACHINE -- journalctl -b -u libvirtd
            """)

    @Argument(help: ArgumentHelp("The machine's name; 'virt-ci machines' lists them.", valueName: "machine"))
    var machine: String
    @OptionGroup var scope: MachineScope
    @Argument(parsing: .postTerminator, help: "A command to run instead of a shell.")
    var command: [String] = []

    func run() async throws {
        let lease = try Machines.lease(named: machine, in: scope.folders(.current))
        guard let login = lease.login else { throw MachineError.unknownMachine(name: machine, known: []) }
        let folder = lease.workingDirectory.map { "cd \(ShellWord.quoted($0)) 2>/dev/null; " } ?? ""
        let words = command.isEmpty ? "exec \"$SHELL\" -l" : "exec \(ShellWord.line(command))"
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        let terminal = isTerminal ? ["-t"] : ["-T"]
        try await Foreground.run(.ssh, login.options + terminal + ["--", login.address, folder + words])
    }
}
