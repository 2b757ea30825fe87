internal import ArgumentParser
internal import Foundation
internal import Machines
internal import Terminal

struct MachinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machines", abstract: "List the machines there are.",
        discussion: """
            Examples:
              virt-ci machines
              virt-ci machines --executor --format json
            """)

    @OptionGroup var scope: MachineScope
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let folders = try scope.folders(context)
        let rows = Machines.list(in: folders).map { MachineRow($0, in: folders) }
        try context.console.show(rows, as: output.format, empty: "There are no machines.")
    }
}

struct MachineRow: Row {
    static let header = ["MACHINE", "PROFILE", "STATE", "OWNER", "AGE", "DISK", "JOB"]
    static let alignments: [Table.Alignment] = [.left, .left, .left, .left, .right, .right]
    let name: String
    let profile: String
    /// `running a job`, `between stages` of a runner's job, `kept`, or `left over` by a process that died.
    let state: String
    let created: Date
    let keptUntil: Date?
    let owner: Owner?
    /// What its volumes take up on this host.
    let diskBytes: UInt64?
    let job: String?
    let console: String

    /// The run or the runner that it belongs to.
    struct Owner: Encodable {
        let process: Int32
        let isAlive: Bool
    }

    init(_ record: LeaseRecord, in folders: MachineFolders) {
        name = record.lease.machine
        profile = record.lease.profile
        created = record.lease.created
        keptUntil = record.lease.keptUntil
        owner = record.owner.map { Owner(process: $0.number, isAlive: $0.isAlive) }
        diskBytes = record.diskBytes(in: folders)
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
        let process = owner.map { "process \($0.process)\($0.isAlive ? "" : ", gone")" } ?? ""
        let age = Format.elapsed(.seconds(max(0, Date().timeIntervalSince(created))))
        return [
            Table.Cell(name), Table.Cell(profile), Table.Cell(state + time), Table.Cell(process), Table.Cell(age),
            Table.Cell(diskBytes.map { Format.size($0) } ?? ""), Table.Cell(Sanitizer.line(job ?? "")),
        ]
    }
}
