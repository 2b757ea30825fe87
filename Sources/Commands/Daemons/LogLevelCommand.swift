internal import ArgumentParser
internal import Foundation
internal import Libvirt
internal import Machines
internal import Programs
internal import Terminal

struct LogLevelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loglevel", abstract: "See or change what libvirt's daemons in a machine log.",
        discussion: """
            Levels are 1 debug, 2 info, 3 warning, 4 error. A daemon whose level is set stays until the machine goes; it \
            would forget its level otherwise. See what it logs with 'virt-ci logs'.

            Examples:
              virt-ci loglevel                       what each daemon logs now
              virt-ci loglevel virtqemud 1           everything, into where it logs now
              virt-ci loglevel virtqemud 1 --file /tmp/qemud.log
            """)

    @Argument(help: ArgumentHelp("A daemon, such as virtqemud; or all.", valueName: "daemon")) var daemon: String?
    @Argument(help: ArgumentHelp("1 to 4.", valueName: "level")) var level: Int?
    @Option(help: ArgumentHelp("One more file of the guest's that it logs into.", valueName: "path")) var file: String?
    @Option(help: ArgumentHelp("The machine's name; may be left out when there is only one.", valueName: "name"))
    var machine: String?
    @OptionGroup var scope: MachineScope
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let level, !(1...4).contains(level) { throw ValidationError("'\(level)' is no level; they are 1 to 4") }
        if file != nil, level == nil { throw ValidationError("--file needs a level") }
        let isPath = file.map { $0.hasPrefix("/") && !$0.contains { $0.isWhitespace || $0 == ":" } } ?? true
        guard isPath else { throw ValidationError("--file takes an absolute path without spaces and colons") }
    }

    func run() async throws {
        let context = Context.current
        let channel = try await Machines.entry(named: machine, in: try scope.folders(context)).connect()
        let all = try await GuestDaemon.all(through: channel, asking: try Installation.program())
        let chosen = all.filter { daemon == nil || daemon == "all" || $0.name == daemon }
        guard !chosen.isEmpty else {
            throw GuestDaemonError.unknown(daemon: daemon ?? "", known: all.map(\.name))
        }
        var rows: [DaemonLoggingAnswer.Row] = []
        for daemon in chosen {
            try await daemon.open()
            do { rows.append(.init(daemon: daemon.name, logging: try await change(daemon))) } catch {
                await daemon.close()
                throw error
            }
            await daemon.close()
        }
        try context.console.show(DaemonLoggingAnswer(daemons: rows), as: output.format)
    }

    private func change(_ daemon: GuestDaemon) async throws -> DaemonLogging {
        let before = try await daemon.logging()
        guard let level else { return before }
        var wanted = before.from(level: level)
        if let file { wanted = wanted.adding(file: file) }
        try await daemon.set(wanted, stays: true)
        return try await daemon.logging()
    }
}

/// What daemons log, and where to.
struct DaemonLoggingAnswer: Answer {
    struct Row: Encodable {
        let daemon: String
        let logging: DaemonLogging
    }
    let daemons: [Row]

    func text(width: Int?, style: Style) -> String {
        let rows = daemons.map { row -> [Table.Cell] in
            [Table.Cell(row.daemon), Table.Cell(row.logging.outputs), Table.Cell(row.logging.filters)]
        }
        return Table(["DAEMON", "OUTPUTS", "FILTERS"], rows).text(width: width, style: style)
    }
}
