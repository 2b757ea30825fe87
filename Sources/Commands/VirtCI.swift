internal import ArgumentParser

struct VirtCI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "virt-ci",
        abstract:
            "Reproduce a GitLab job that ran in a virtual machine, with its packages, its script, and its machine.",
        discussion: """
            The sample:    virt-ci demo
            A failed job:  virt-ci run https://gitlab.com/GROUP/PROJECT/-/jobs/ID
            Only look:     virt-ci plan URL
            Its machine:   virt-ci run URL --keep, then virt-ci shell MACHINE
            A session:     virt-ci alone, on a terminal

            A private project, and GitLab's job pages in general, need a token with
            read_api: in VIRT_CI_TOKEN, in GITLAB_TOKEN, in ~/.config/virt-ci/token,
            or from glab.

            Exit status: 0 passed, 1 the job's script failed, 2 something else went
            wrong, 64 wrong usage, 130 or 143 interrupted.
            """,
        version: Version.text,
        subcommands: [
            DemoCommand.self, DaemonLogCommand.self, GenerateManualCommand.self, GenerateCompletionsCommand.self,
        ],
        groupedSubcommands: [
            CommandGroup(
                name: "Reproduce",
                subcommands: [
                    RunCommand.self, RerunCommand.self, TestCommand.self, PlanCommand.self, BundleCommand.self,
                ]),
            CommandGroup(
                name: "Results",
                subcommands: [
                    RunsCommand.self, ShowCommand.self, FailuresCommand.self, TestLogsCommand.self, CompareCommand.self,
                    ReportCommand.self, FlakyCommand.self, InvestigateCommand.self, BisectCommand.self,
                ]),
            CommandGroup(
                name: "Look at GitLab",
                subcommands: [
                    PipelinesCommand.self, JobsCommand.self, TraceCommand.self, ArtifactsCommand.self,
                    WatchCommand.self,
                ]),
            CommandGroup(
                name: "Machines",
                subcommands: [
                    MachinesCommand.self, ShellCommand.self, ExecCommand.self, CopyCommand.self, SSHConfigCommand.self,
                    PortForwardCommand.self, LogsCommand.self, LogLevelCommand.self, ConsoleCommand.self,
                    DestroyCommand.self,
                    CollectCommand.self,
                ]),
            CommandGroup(
                name: "Set-up",
                subcommands: [DoctorCommand.self, ConfigCommand.self, ProfileCommand.self, ImageCommand.self]),
            CommandGroup(name: "CI hosts", subcommands: [ExecutorCommand.self]),
        ])

    @OptionGroup(title: "Options of every command") var common: CommonOptions
}

/// The program's version.
enum Version {
    static let text = "0.1.0"
}
