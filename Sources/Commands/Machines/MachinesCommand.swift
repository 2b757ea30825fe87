internal import ArgumentParser
internal import Foundation
internal import Machines
internal import Terminal

struct MachinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machines", abstract: "List the machines there are.")

    @OptionGroup var scope: MachineScope
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let rows = Machines.list(in: try scope.folders(context)).map(MachineRow.init)
        try context.console.show(rows, as: output.format, empty: "There are no machines.")
    }
}

struct MachineRow: Row {
    static let header = ["MACHINE", "PROFILE", "STATE", "JOB"]
    let name: String
    let profile: String
    /// `running a job`, `between stages` of a runner's job, `kept`, or `left over` by a process that died.
    let state: String
    let keptUntil: Date?
    let job: String?
    let console: String

    init(_ record: LeaseRecord) {
        name = record.lease.machine
        profile = record.lease.profile
        keptUntil = record.lease.keptUntil
        job = record.lease.job
        console = record.folder + "/console.log"
        state =
            if record.isOwned {
                "running a job"
            } else if keptUntil != nil {
                "kept"
            } else {
                record.lease.isOver(at: Date()) ? "left over" : "between stages"
            }
    }

    var cells: [Table.Cell] {
        let time = keptUntil.map { ", ends \(Format.relative($0, to: Date()))" } ?? ""
        return [
            Table.Cell(name), Table.Cell(profile), Table.Cell(state + time), Table.Cell(Sanitizer.line(job ?? "")),
        ]
    }
}
