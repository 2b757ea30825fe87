internal import Foundation
public import Guests

/// A machine that can be entered: kept after its run, or running a job.
public struct MachineEntry: Sendable {
    public var lease: Lease
    public var login: SSHLogin
    /// What its job was given; nil for a machine that got ready and had none yet.
    public var environment: JobEnvironment?

    /// Where a person begins in the guest; nil for the login's own folder.
    public var workingDirectory: String? { environment?.workingDirectory ?? lease.workingDirectory }

    /// The line that the guest's shell reads so that what comes after it runs as the job's script did.
    public var shellLines: String {
        environment?.shellLines ?? lease.workingDirectory.map { "cd \(ShellWord.quoted($0)) 2>/dev/null || :" } ?? ""
    }

    /// A connection that is ready: the one that is shared by all that enter the machine, made where it is gone.
    ///
    /// - Throws: `GuestError.unreachable`, `ProgramError`, `CancellationError`.
    public func connect(within limit: Duration = .seconds(60)) async throws -> SSHChannel {
        let channel = SSHChannel(login)
        if !UnixSocket.accepts(path: login.controlPath) { try await channel.connect(within: limit) }
        return channel
    }
}

extension Machines {
    /// The machines that can be entered.
    public static func entries(in folders: MachineFolders) -> [MachineEntry] {
        let leases = LeaseFolder(path: folders.machines)
        return leases.machines().compactMap { try? leases.read($0) }.compactMap { lease in
            lease.login.map {
                MachineEntry(lease: lease, login: $0, environment: leases.environment(of: lease.machine))
            }
        }
    }

    /// The machine that is meant: one of a name, or the only one there is.
    ///
    /// - Throws: `EntryError`, `MachineError.unknownMachine`.
    public static func entry(named name: String?, in folders: MachineFolders) throws -> MachineEntry {
        let entries = entries(in: folders)
        guard let name else {
            guard let entry = entries.first else { throw EntryError.none }
            guard entries.count == 1 else { throw EntryError.several(entries.map(\.lease.machine)) }
            return entry
        }
        if let entry = entries.first(where: { $0.lease.machine == name }) { return entry }
        _ = try record(named: name, in: folders)
        throw EntryError.notReady(name)
    }
}

/// Why it isn't clear which machine is to be entered, or why it can't be.
public enum EntryError: Error, Sendable, Equatable {
    /// No machine is named, and there is none.
    case none
    /// No machine is named, and these are there.
    case several([String])
    /// It has no address yet.
    case notReady(String)
}
