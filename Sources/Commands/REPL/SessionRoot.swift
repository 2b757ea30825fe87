internal import ArgumentParser

/// The commands of the command line, and those that only a session has. One parser and one help for both.
struct SessionRoot: AsyncParsableCommand {
    static let configuration: CommandConfiguration = {
        let shared = VirtCI.configuration
        return CommandConfiguration(
            commandName: "virt-ci", abstract: shared.abstract,
            discussion: """
                In a session 'open' says what it is about, and every command that names a job, a run or a machine takes \
                that one where none is given. Tab shows what can follow.

                  open https://gitlab.com/GROUP/PROJECT/-/pipelines/ID
                  jobs
                  run JOB
                  failures
                  shell

                '!COMMAND' is for the shell, '&' at the end runs in the background, '#' begins a comment. Ctrl-C ends \
                the running command, Ctrl-D leaves.
                """,
            subcommands: shared.ungroupedSubcommands,
            groupedSubcommands: [CommandGroup(name: "Session", subcommands: own)] + shared.groupedSubcommands)
    }()

    /// What has a name of the command line's is that.
    private static var own: [any ParsableCommand.Type] {
        let words: [any ParsableCommand.Type] = [
            OpenCommand.self, LastCommand.self, SetCommand.self, BackgroundCommand.self,
            ForegroundCommand.self, StopCommand.self, ExitCommand.self, SystemShellCommand.self,
        ]
        let taken = Set(VirtCI.configuration.subcommands.map { $0.configuration.commandName })
        return words.filter { !taken.contains($0.configuration.commandName) }
    }
}

struct ExitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit", abstract: "Leave the session.", aliases: ["quit"])

    func run() { Session.current?.leave() }
}
