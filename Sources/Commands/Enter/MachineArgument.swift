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
            valueName: "machine"))
    var machine: String?
    @OptionGroup var scope: MachineScope

    func entry() throws -> MachineEntry { try Machines.entry(named: machine, in: scope.folders(.current)) }
}

extension MachineEntry {
    /// An ssh into the guest takes this process's place, so that terminal, signals and exit status are its own.
    ///
    /// It goes over the connection that is there, and opens one of its own otherwise.
    /// - Parameters:
    ///   - line: What the guest's shell runs after the job's environment is in place.
    ///   - takesTerminal: Whether a terminal of ours becomes one in the guest.
    /// - Throws: `ProgramError` when ssh can't be started; never returns otherwise.
    func replaceProcess(running line: String, takesTerminal: Bool = true) throws {
        let isTerminal = takesTerminal && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        try Self.replaceProcess(
            with: ["-S", login.controlPath, "-o", "ControlMaster=no"] + login.options
                + [isTerminal ? "-t" : "-T", "--", login.address, "\(shellLines)\n\(line)"])
    }

    /// Puts ssh in this process's place.
    static func replaceProcess(with arguments: [String]) throws {
        let path = try Program.ssh.locate()
        // We run on a thread of Swift's, where signals are blocked, and a program inherits that (`execve(2)`).
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        var pointers = (["ssh"] + arguments).map { strdup($0) } + [nil]
        execv(path, &pointers)
        throw ProgramError.notStarted(program: "ssh", reason: String(cString: strerror(errno)))
    }

    /// Says what a person would miss.
    func sayWhatIsWithheld(on console: Console) {
        guard let names = environment?.withheld, !names.isEmpty else { return }
        let shown = names.prefix(8).map { Sanitizer.line($0) }.joined(separator: ", ")
        let more = names.count > 8 ? " and \(names.count - 8) more" : ""
        console.note("Not set here, as they are secret or too long: \(shown)\(more)")
    }
}
