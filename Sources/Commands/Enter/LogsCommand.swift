internal import ArgumentParser
internal import Foundation
internal import Guests
internal import Machines
internal import Programs
internal import Terminal

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show what libvirt's daemons in a machine have logged.",
        discussion: """
            From the guest's journal, or from the files below /var/log/libvirt where it has none.

            Examples:
              virt-ci logs                       all of libvirt's daemons
              virt-ci logs MACHINE virtqemud -f  one of them, and what it says from now on
              virt-ci logs MACHINE sshd --lines 50
            """)

    @Argument(
        help: ArgumentHelp("The machine's name; may be left out when there is only one.", valueName: "machine"))
    var machine: String?
    @Argument(help: ArgumentHelp("A unit of systemd's, such as virtqemud.", valueName: "unit"))
    var unit: String?
    @Flag(name: [.short, .long], help: "Also show what comes, until interrupted.")
    var follow = false
    @Option(name: [.customShort("n"), .long], help: "How many lines of the past.")
    var lines = 1000
    @OptionGroup var scope: MachineScope

    func validate() throws {
        guard lines >= 0 else { throw ValidationError("'--lines \(lines)' is less than none") }
        if let unit, !GuestLog.isUnit(unit) { throw ValidationError("'\(Sanitizer.line(unit))' is no name of a unit") }
    }

    func run() async throws {
        let console = Context.current.console
        let folders = try scope.folders(.current)
        var (machine, unit) = (machine, unit)
        // With one machine, one word is the unit.
        if let word = machine, unit == nil, !Machines.list(in: folders).contains(where: { $0.lease.machine == word }),
            Machines.entries(in: folders).count == 1, GuestLog.isUnit(word)
        {
            (machine, unit) = (nil, word)
        }
        let channel = try await Machines.entry(named: machine, in: folders).connect()
        let log = GuestLog(unit: unit, lines: lines, follows: follow)
        let status = try await channel.run(Data(log.script.utf8), shell: ["sh"]) { stream, data in
            console.pass(data, to: stream == .standardOutput ? .output : .diagnostics)
        }
        console.endPass(to: .output)
        console.endPass(to: .diagnostics)
        if status != 0 { throw ExitCode(2) }
    }
}

/// The script that shows logs in a guest.
struct GuestLog {
    var unit: String?
    var lines: Int
    var follows: Bool

    /// The monolithic daemon, and the modular ones (libvirt documentation, "Daemons").
    private static let daemons = ["libvirtd.service", "virt*d.service"]

    static func isUnit(_ text: String) -> Bool {
        let hasLetters = !text.isEmpty && !text.hasPrefix("-")
        return hasLetters && text.utf8.allSatisfy { $0 < 0x80 && ($0 == 0x2a || Self.isPart($0)) }
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_.@:".utf8.contains(byte)
        }
    }

    var script: String {
        let units = (unit.map { [$0] } ?? Self.daemons).map { "--unit=\(ShellWord.quoted($0))" }.joined(separator: " ")
        let follow = follows ? " --follow" : ""
        let files = ShellWord.quoted((unit ?? "*").replacing(".service", with: "") + ".log")
        return """
            root=; [ "$(id -u)" = 0 ] || root='sudo -n'
            if [ -d /run/systemd/system ] && command -v journalctl > /dev/null; then
              exec $root journalctl --no-pager --output=short-precise --lines=\(lines)\(follow) \(units)
            fi
            files=$($root find /var/log/libvirt -type f -name \(files))
            [ -n "$files" ] || { echo 'The guest has no journal, and no such file below /var/log/libvirt' >&2; exit 1; }
            exec $root tail --lines=\(lines)\(follow) $files
            """
    }
}
