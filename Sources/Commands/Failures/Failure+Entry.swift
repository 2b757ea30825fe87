internal import Foundation
internal import Jobs
internal import Machines
internal import Terminal

extension Failure {
    init(_ error: EntryError) {
        switch error {
        case .none:
            self.init(
                .usage, "There is no machine to enter", hint: "virt-ci run URL --keep keeps one after its run")
        case .several(let names):
            self.init(
                .usage, "Which machine? There are \(names.count)",
                hint: "name one of: \(names.map { Sanitizer.line($0) }.joined(separator: ", "))")
        case .notReady(let name):
            self.init(
                .machine, "Machine '\(Sanitizer.line(name))' can't be entered yet",
                hint: "it boots; see how far it came: virt-ci console \(Sanitizer.line(name))")
        }
    }
}

extension Failure {
    init(_ error: CopyError) {
        func name(_ text: String) -> String { "'\(Sanitizer.line(text))'" }
        switch error {
        case .notHere(let path):
            self.init(.usage, "There is no \(name(path)) on this host", hint: "check the path")
        case .notWritten(let path, let code):
            self.init(
                .environment, "Cannot write \(name(path)): \(String(cString: strerror(code)))",
                hint: "check who may write there")
        case .notThere(let machine, let path, let reason):
            self.init(
                .usage, "Machine \(name(machine)) shows no \(name(path)): \(Sanitizer.line(reason))",
                hint: "look: virt-ci exec \(Sanitizer.line(machine)) -- ls -la")
        case .notCopied(let machine, let path, let kind):
            self.init(
                .usage, "\(name(path)) of machine \(name(machine)) is neither file nor folder, but \(name(kind))",
                hint: "read it there: virt-ci exec \(Sanitizer.line(machine)) -- COMMAND > FILE")
        case .refused(let machine, let path, let reason):
            self.init(
                .machine, "Machine \(name(machine)) did not take \(name(path)): \(Sanitizer.line(reason))",
                hint: "the job's user may write in its own folders; others need sudo in the machine")
        case .unsafe(let machine, let entry):
            self.init(
                .machine, "Machine \(name(machine)) sent an entry that leaves the folder: \(name(entry))",
                hint: "nothing of it was unpacked; copy less, and look at what is there")
        case .tooMuch(let machine, let bytes, let available):
            let room = available.map { ", and \(Format.size($0)) are free" } ?? ", more than is taken"
            self.init(
                .machine, "Machine \(name(machine)) sends \(Format.size(bytes))\(room)",
                hint: "copy less, or free some disk space")
        case .broken(let machine, let reason):
            self.init(
                .machine, "What machine \(name(machine)) sent can't be unpacked: \(Sanitizer.line(reason))",
                hint: "copy less, and look at what is there")
        }
    }
}

extension Failure {
    init(_ error: GuestDaemonError) {
        switch error {
        case .notRoot(let user):
            self.init(
                .machine, "libvirt's daemons answer root alone, and the machine's login is '\(Sanitizer.line(user))'",
                hint: "a profile with 'user: root' has one that can")
        case .none(let guest):
            self.init(
                .machine, "Machine '\(Sanitizer.line(guest))' has no daemon of libvirt's that can be asked",
                hint: "look for one: virt-ci exec -- ls /run/libvirt")
        case .unknown(let daemon, let known):
            self.init(
                .usage, "The machine has no daemon '\(Sanitizer.line(daemon))'",
                hint: "it has \(known.joined(separator: ", "))")
        }
    }
}
