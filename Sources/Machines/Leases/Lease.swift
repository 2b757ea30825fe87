public import Foundation
public import Guests

/// Who owns a machine, and until when. On disk before the first thing of the machine exists, so that what a killed
/// process leaves can be found and removed.
public struct Lease: Sendable, Codable, Equatable {
    /// The machine's name, also its domain's.
    public var machine: String
    /// The libvirt connection the machine lives on.
    public var uri: String
    /// Its storage pool, and the volumes in it that are the machine's own.
    public var pool: String
    public var volumes: [String]
    public var profile: String
    /// `sha256:…` of the image under the overlay.
    public var image: String
    /// The key of the saved machine below the overlay; nil for one that booted.
    public var warm: String?
    /// The job it was made for, as its web address.
    public var job: String?
    /// The runner's job it belongs to; nil for a local run, whose process holds the lease's lock.
    public var claim: JobClaim?
    /// What it takes of the host, in bytes: its memory, and what its disk may grow to.
    public var memoryBytes: UInt64?
    public var diskBytes: UInt64?
    public var created: Date
    /// Set when the machine is kept after its run: when it may be collected.
    public var keptUntil: Date?
    /// How to enter it; nil until it has an address.
    public var login: SSHLogin?
    /// The job's working folder in the guest, for a shell.
    public var workingDirectory: String?
    /// The process that made the machine. It tells people whose it is; whether it still works with it is what the lock is
    /// for.
    public var owner: ProcessIdentity?
}

/// A lease as found on disk.
public struct LeaseRecord: Sendable {
    public var lease: Lease
    /// Whether a process works with the machine now.
    public var isOwned: Bool
    /// The machine's folder: keys, console log, seed.
    public var folder: String
}

extension Lease {
    /// Whether nobody will come back to the machine, as far as the lease tells: whoever holds its lock works with it all
    /// the same.
    public func isOver(at now: Date) -> Bool {
        if let keptUntil { return keptUntil < now }
        return claim?.isOver(at: now) ?? true
    }

    /// The connection to ask for to reach the machine again; nil where virt-ci's own daemon has it, which has to be
    /// started first if it has left.
    public var reachableURI: String? { uri.hasPrefix("qemu:///session?socket=") ? nil : uri }
}
