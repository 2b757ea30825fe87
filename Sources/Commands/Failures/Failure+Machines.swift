internal import Foundation
internal import Guests
internal import Libvirt
internal import Machines
internal import Programs
internal import Terminal

extension Failure {
    init(_ error: MachineError) {
        switch error {
        case .notReady(let machine, let requirement, let limit, let reason, let console):
            self.init(
                .machine,
                "Machine '\(machine)' missed requirement \(requirement.number) of \(Requirement.allCases.count), "
                    + "'\(requirement.rawValue)', within \(Format.duration(limit)): \(Sanitizer.line(reason))"
                    + Self.tail(console), hint: Self.hint(requirement))
        case .died(let machine, let reason, let console):
            self.init(
                .machine,
                "Machine '\(machine)' ended while it was needed: \(Sanitizer.line(reason))"
                    + Self.tail(console), hint: "the console shows how far it came; run the command again")
        case .notEnoughMemory(let profile, let needed, let available):
            self.init(
                .environment,
                "A machine of profile '\(profile)' needs \(Format.size(needed)) of memory, and "
                    + "\(Format.size(available)) are free", hint: "free some, or choose a smaller one with --profile")
        case .notEnoughDisk(let pool, let needed, let available):
            self.init(
                .environment,
                "The storage pool '\(pool)' has \(Format.size(available)) left, and a run needs \(Format.size(needed))",
                hint: "free some disk space; virt-ci gc removes what is left over")
        case .kvmUnusable(let finding):
            self.init(
                .environment, "The profile asks for KVM, and \(EventSentence.reason(finding))",
                hint: "'accelerator: auto' in the profile emulates the guest where KVM doesn't work")
        case .networkMissing(let network, let uri, let known):
            self.init(
                .environment, "libvirt at '\(uri)' has no network '\(network)'",
                hint: known.isEmpty
                    ? "it has none; 'network: auto' in the profile needs none"
                    : "it has: \(known.map { Sanitizer.line($0) }.joined(separator: ", ")); or 'network: auto' in the profile"
            )
        case .networkInactive(let network, let uri):
            self.init(
                .environment, "The network '\(network)' of libvirt at '\(uri)' is not active",
                hint: "virsh -c '\(uri)' net-start \(network), and net-autostart for every start of the host")
        case .unknownMachine(let name, let known):
            self.init(
                .usage, "There is no machine '\(Sanitizer.line(name))'",
                hint: known.isEmpty
                    ? "there are none; virt-ci run URL --keep keeps one"
                    : "there are: "
                        + known.joined(separator: ", "))
        case .noMachineOfJob(let job):
            self.init(
                .machine, "There is no machine of job \(Sanitizer.line(job))",
                hint: "it was never ready, or was taken away; 'virt-ci executor prepare' makes it")
        case .beyondBudget(let profile, let resource, let needed, let budget):
            self.init(
                .environment,
                "A machine of profile '\(profile)' takes \(Format.size(needed)) of \(resource.rawValue), and this host "
                    + "gives \(Format.size(budget)) to all machines together",
                hint: "raise '\(resource.rawValue)' in the host's policy, or take a smaller profile")
        case .queueTooLong(let limit, let position):
            self.init(
                .environment,
                "No room for a machine became free within \(Format.duration(limit)); this job was at position \(position)",
                hint: "'queue' in the host's policy is how long a job waits")
        case .machineInUse(let name):
            self.init(
                .machine, "Another process works with machine '\(name)'",
                hint: "wait for it, or interrupt it: it takes its machine away itself")
        case .noLibvirt(let uri, let reason):
            self.init(
                .environment, "Cannot connect to libvirt at '\(uri)': \(Sanitizer.line(reason))",
                hint: "install it (Debian: libvirt-daemon-system; Fedora: libvirt-daemon-kvm), or name another "
                    + "with --connect")
        case .preparationFailed(let profile, let status, let lines):
            self.init(
                .machine, "Preparing the image of '\(profile)' failed with \(status)" + Self.lines(lines),
                hint: "'prepare' in the profile names the packages and lines; a failed one leaves nothing behind")
        case .notShutDown(let machine, let limit):
            self.init(
                .machine, "The guest of '\(machine)' did not shut down within \(Format.duration(limit))",
                hint: "run the command again")
        case .noHostFits(let problems):
            self.init(
                .environment,
                (["No host can be used:"] + problems.map { EventSentence.host($0) })
                    .joined(separator: "\n"),
                hint: "free some room, or name another host with --connect")
        case .noWayIntoGuests(let uri):
            self.init(
                .environment, "The guests of '\(Sanitizer.line(uri))' can't be reached from here",
                hint: "name it with ssh, as in qemu+ssh://HOST/system: guests are reached through their host")
        case .noForwardedPort(let machine, let answer):
            self.init(
                .machine, "QEMU does not tell the forwarded port of '\(machine)': \(Sanitizer.line(answer))",
                hint: "run the command again")
        case .unreadableLease(let path, let reason):
            self.init(
                .environment, "Cannot read '\(path)': \(Sanitizer.line(reason))",
                hint: "check that it is a file of yours; virt-ci gc removes what nobody needs")
        }
    }

    private static func tail(_ console: [String]) -> String {
        guard !console.isEmpty else { return "\nIts console is empty." }
        return "\nThe end of its console:\n" + console.map { "  " + Sanitizer.line($0) }.joined(separator: "\n")
    }

    private static func lines(_ lines: [String]) -> String {
        lines.isEmpty ? "" : ":\n" + lines.map { "  " + Sanitizer.line($0) }.joined(separator: "\n")
    }

    private static func hint(_ requirement: Requirement) -> String {
        switch requirement {
        case .running: "QEMU's log says why; virt-ci doctor looks for what this host lacks"
        case .address: "check that the network gives addresses; virt-ci doctor looks at it"
        case .ssh: "the console shows how far the guest came; a slow host may need a longer 'ready' in the profile"
        case .cloudInit: "the console shows what cloud-init waits for"
        }
    }

    init(_ error: GuestError) {
        switch error {
        case .unreachable(let guest, let limit, let reason):
            self.init(
                .machine,
                "The guest of '\(guest)' was not reached within \(Format.duration(limit)): "
                    + Sanitizer.line(reason), hint: "the run's console.log shows how far the guest came")
        case .connectionLost(let guest, let reason):
            self.init(
                .machine, "The connection to the guest of '\(guest)' was lost: \(Sanitizer.line(reason))",
                hint: "the run's console.log shows what became of the guest")
        case .commandFailed(let guest, let command, let status, let reason):
            self.init(
                .machine, "'\(command)' failed with \(status) in the guest of '\(guest)': \(Sanitizer.line(reason))",
                hint: "run again with --keep, and look with virt-ci shell")
        case .tooLarge(let guest, let limit):
            self.init(
                .machine, "The guest of '\(guest)' sends more than \(Format.size(limit)) of files",
                hint: "see what the job's 'artifacts' match, or what is copied")
        }
    }

    init(_ error: LibvirtError) {
        self.init(
            .machine,
            "libvirt could not \(Sanitizer.line(error.operation)): \(Sanitizer.line(error.message)) "
                + "(code \(error.code.rawValue), domain \(error.domain.rawValue))",
            hint: "virt-ci gc removes what is left over; libvirt's own log may tell more")
    }

    init(_ error: ProgramError) {
        switch error {
        case .notInstalled(let program):
            self.init(.environment, "The program '\(program.name)' is not installed", hint: Self.install([program]))
        case .failed(let program, let arguments, let status, let said):
            let command = ([program] + arguments.prefix(2)).joined(separator: " ")
            self.init(
                .environment,
                "'\(Sanitizer.line(command))' failed with \(status)"
                    + (said.isEmpty ? "" : ": \(Sanitizer.line(said))"),
                hint: "check that there is room on the disk, and that the program works by itself")
        case .timedOut(let program, let limit):
            self.init(
                .environment, "'\(program)' did not end within \(Format.duration(limit))", hint: "run the command again"
            )
        case .outputTooLarge(let program, let limit):
            self.init(
                .environment, "'\(program)' wrote more than \(Format.size(UInt64(limit)))",
                hint: "see what the program says by itself")
        case .notStarted(let program, let reason):
            self.init(
                .environment, "'\(program)' can't be started: \(Sanitizer.line(reason))",
                hint: "check that it works by itself, and that this machine has memory left")
        }
    }

    static func install(_ programs: [Program]) -> String {
        let debian = Set(programs.map(\.debianPackage)).sorted().joined(separator: " ")
        let fedora = Set(programs.map(\.fedoraPackage)).sorted().joined(separator: " ")
        return "install it: apt-get install \(debian), or dnf install \(fedora)"
    }
}
