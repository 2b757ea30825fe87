internal import ArgumentParser
internal import Foundation
internal import Libvirt
internal import Machines
internal import Terminal

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Open a machine's serial console.",
        discussion: """
            Shows what the console has shown so far, then hands the terminal through to it; Ctrl-] leaves. Where there is \
            no terminal, or with --log, only what it has shown is printed; with --follow also what comes, until the \
            machine goes.

            It works while a machine boots, or runs a job.

            Examples:
              virt-ci console MACHINE
              virt-ci console --log MACHINE > console.txt
            """)

    @Argument(
        help: ArgumentHelp("The machine's name; 'virt-ci machines' lists them.", valueName: "machine"),
        completion: Candidates.machines)
    var machine: String
    @Flag(help: "Only print what the console has shown.")
    var log = false
    @Flag(help: "Print what the console has shown, and what it shows from now on.")
    var follow = false
    @OptionGroup var scope: MachineScope

    /// What fills a screen some times over.
    private static let shownBefore = 16 << 10
    /// Ctrl-], as in telnet and virsh.
    private static let leave: UInt8 = 0x1d

    func validate() throws {
        guard !(log && follow) else { throw ValidationError("--log and --follow exclude each other.") }
    }

    func run() async throws {
        let context = Context.current
        let record = try Machines.record(named: machine, in: try scope.folders(context))
        if follow { return await followLog(record, context.console) }
        guard !log, RawTerminal.isAvailable else { return printLog(record, context.console, end: nil) }
        let serial = try await record.openConsole()
        printLog(record, context.console, end: Self.shownBefore)
        context.console.note("Connected to the console of '\(machine)'; Ctrl-] leaves")
        await handThrough(serial)
        context.console.note("\nLeft the console of '\(machine)'")
    }

    /// - Parameter end: How many bytes of its end; nil for all.
    private func printLog(_ record: LeaseRecord, _ console: Console, end: Int?) {
        guard let file = FileHandle(forReadingAtPath: record.consoleLog) else { return }
        defer { try? file.close() }
        if let end, let size = try? file.seekToEnd() { try? file.seek(toOffset: size - min(size, UInt64(end))) }
        while let piece = try? file.read(upToCount: 64 << 10), !piece.isEmpty { console.pass(piece, to: .output) }
        console.endPass(to: .output)
    }

    private func followLog(_ record: LeaseRecord, _ console: Console) async {
        console.note("Following the console of '\(machine)'; Ctrl-C leaves")
        for await piece in FollowedFile.bytes(of: record.consoleLog) { console.pass(piece, to: .output) }
        console.endPass(to: .output)
    }

    /// Until the person leaves, the machine goes, or somebody else takes the console.
    private func handThrough(_ serial: DomainConsole) async {
        guard let terminal = RawTerminal() else { return serial.close() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await piece in serial.output { terminal.write(piece) } }
            group.addTask {
                for await keys in terminal.keys() {
                    let typed = keys.prefix { $0 != Self.leave }
                    if !typed.isEmpty { serial.write(typed) }
                    if typed.count < keys.count { return }
                }
            }
            await group.next()
            serial.close()
            terminal.end()
            group.cancelAll()
        }
    }
}
