internal import ArgumentParser
internal import Guests
internal import Machines
internal import Terminal

struct ShellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Enter a machine: the job's user, working folder and variables.",
        discussion: """
            It works in a machine that was kept, and in one that runs a job. Variables with secrets are not set; their \
            names are told. Ctrl-D comes back.

            Examples:
              virt-ci shell
              virt-ci shell virt-ci-debian-12-1a2b3c4d
              virt-ci shell MACHINE -- journalctl -b -u libvirtd
            """)

    @OptionGroup var machine: MachineArgument
    @Argument(parsing: .postTerminator, help: "A command to run instead of a shell, as 'exec' does.")
    var command: [String] = []

    func run() async throws {
        let entry = try machine.entry()
        if !command.isEmpty { return try await entry.enter(running: "exec \(ShellWord.line(command))") }
        entry.sayWhatIsWithheld(on: Context.current.console)
        // No login shell: what it reads would replace variables that the job had.
        try await entry.enter(running: "exec \"${SHELL:-sh}\"")
    }
}
