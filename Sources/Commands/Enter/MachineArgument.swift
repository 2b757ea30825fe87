internal import ArgumentParser
internal import Foundation
internal import Guests
internal import Machines
internal import Programs
internal import Terminal

/// Which machine is to be entered.
struct MachineArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The machine's name, as 'virt-ci machines' lists it; may be left out when there is only one.",
            valueName: "machine"), completion: Candidates.machines)
    var machine: String?
    @OptionGroup var scope: MachineScope

    func entry() throws -> MachineEntry { try Machines.entry(named: machine, in: scope.folders(.current)) }
}

extension MachineEntry {
    /// Runs an ssh into the guest with our terminal; see `Foreground`.
    ///
    /// It goes over the connection that is there, and opens one of its own otherwise.
    /// - Parameters:
    ///   - line: What the guest's shell runs after the job's environment is in place.
    ///   - takesTerminal: Whether a terminal of ours becomes one in the guest.
    /// - Throws: `ExitCode` with its status; `ProgramError` when ssh can't be started.
    func enter(running line: String, takesTerminal: Bool = true) async throws {
        let isTerminal = takesTerminal && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        try await Foreground.run(
            .ssh,
            ["-S", login.controlPath, "-o", "ControlMaster=no"] + login.options
                + [isTerminal ? "-t" : "-T", "--", login.address, "\(shellLines)\n\(line)"])
    }

    /// Says what a person would miss.
    func sayWhatIsWithheld(on console: Console) {
        guard let names = environment?.withheld, !names.isEmpty else { return }
        let shown = names.prefix(8).map { Sanitizer.line($0) }.joined(separator: ", ")
        let more = names.count > 8 ? " and \(names.count - 8) more" : ""
        console.note("Not set here, as they are secret or too long: \(shown)\(more)")
    }
}
