internal import ArgumentParser
internal import Guests
internal import Machines

struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run a command in a machine, as the job's script would.",
        discussion: """
            The command has the job's user, working folder and variables, reads this command's standard input, and its \
            exit status becomes this command's; 255 also means that the machine could not be reached. It gets a \
            terminal where this command has one.

            Examples:
              virt-ci exec -- make check
              virt-ci exec MACHINE -- virsh list --all
              virt-ci exec MACHINE -- sh -c 'echo "$CI_COMMIT_SHA"'
              virt-ci exec MACHINE -- cat /var/log/messages > messages
            """)

    @OptionGroup var machine: MachineArgument
    @Argument(
        parsing: .postTerminator, help: ArgumentHelp("After '--': the command and its arguments.", valueName: "command")
    )
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("Missing a command: virt-ci exec MACHINE -- COMMAND") }
    }

    func run() async throws {
        try await machine.entry().enter(running: "exec \(ShellWord.line(command))")
    }
}
