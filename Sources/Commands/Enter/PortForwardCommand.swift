internal import ArgumentParser
internal import Guests
internal import Machines
internal import Programs
internal import Terminal

struct PortForwardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "port-forward", abstract: "Make ports of a machine's guest ports of this host, until interrupted.",
        discussion: """
            They listen on loopback alone.

            Examples:
              virt-ci port-forward 8080:80
              virt-ci port-forward MACHINE 5900 16509:127.0.0.1:16509
            """)

    @Argument(
        help: ArgumentHelp(
            "The machine's name, where there is more than one; then ports, each PORT, LOCAL:REMOTE, or LOCAL:HOST:REMOTE "
                + "for a host that the guest reaches.", valueName: "machine|ports"), completion: Candidates.machines)
    var words: [String]
    @OptionGroup var scope: MachineScope

    private var machine: String? { words.first.flatMap { ForwardedPort($0) == nil ? $0 : nil } }

    func validate() throws {
        let texts = words.dropFirst(machine == nil ? 0 : 1)
        guard !texts.isEmpty else { throw ValidationError("Missing ports: virt-ci port-forward MACHINE LOCAL:REMOTE") }
        for text in texts where ForwardedPort(text) == nil {
            throw ValidationError("'\(Sanitizer.line(text))' is no LOCAL:REMOTE with ports from 1 to 65535")
        }
    }

    func run() async throws {
        let entry = try Machines.entry(named: machine, in: scope.folders(.current))
        let ports = words.compactMap { ForwardedPort($0) }
        for port in ports {
            Context.current.console.note(
                "127.0.0.1:\(port.local) is \(port.host):\(port.remote) of '\(entry.lease.machine)'; Ctrl-C ends it")
        }
        // A connection of its own: forwardings over the shared one would outlive us.
        try await Foreground.run(
            .ssh,
            ["-N", "-o", "ExitOnForwardFailure=yes", "-o", "BatchMode=yes", "-o", "ControlPath=none"]
                + ports.flatMap { ["-L", $0.argument] } + entry.login.options + ["--", entry.login.address])
    }
}

/// A port of this host that stands for one of the guest's.
struct ForwardedPort: Equatable {
    var local: UInt16
    var host: String
    var remote: UInt16

    /// - Returns: nil for what is no `PORT`, `LOCAL:REMOTE` or `LOCAL:HOST:REMOTE`.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count), let local = parts.first.flatMap({ UInt16($0) }), local > 0,
            let remote = parts.last.flatMap({ UInt16($0) }), remote > 0
        else { return nil }
        let host = parts.count == 3 ? parts[1] : "127.0.0.1"
        let isName = host.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-._".unicodeScalars.contains($0)
        }
        guard isName, !host.isEmpty else { return nil }
        (self.local, self.host, self.remote) = (local, host, remote)
    }

    /// As ssh takes it.
    var argument: String { "127.0.0.1:\(local):\(host):\(remote)" }
}
