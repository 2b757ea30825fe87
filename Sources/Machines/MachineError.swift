/// Why there is no machine, or no more.
public enum MachineError: Error, Sendable, Equatable {
    /// A requirement was not met in time; `reason` is what was seen last, `console` the end of the serial console.
    case notReady(
        machine: String, requirement: Requirement, after: Duration, reason: String, console: [String])
    /// The domain ended while it was needed.
    case died(machine: String, reason: String, console: [String])
    /// The host has less free memory than the profile's machine needs. Bytes.
    case notEnoughMemory(profile: String, needed: UInt64, available: UInt64)
    /// The pool's file system has less room than a machine needs. Bytes.
    case notEnoughDisk(pool: String, needed: UInt64, available: UInt64)
    /// The profile wants KVM and the host can't run a guest with it.
    case kvmUnusable(KVMFinding)
    /// The host has no network of the profile's name; `known` are those it has.
    case networkMissing(network: String, uri: String, known: [String])
    /// The profile's network is not active on the host.
    case networkInactive(network: String, uri: String)
    /// There is no kept machine of that name; `known` are those there are.
    case unknownMachine(name: String, known: [String])
    /// A runner's job has no machine: it was never made, or taken away.
    case noMachineOfJob(job: String)
    /// A machine that takes more than the host gives to all machines together. Bytes.
    case beyondBudget(profile: String, resource: HostBudget.Resource, needed: UInt64, budget: UInt64)
    /// No room became free in time.
    case queueTooLong(after: Duration, position: Int)
    /// Somebody else works in the machine.
    case machineInUse(name: String)
    /// Neither a libvirt daemon nor the means to start one.
    case noLibvirt(uri: String, reason: String)
    /// What is done once in a profile's image failed; `lastLines` is the end of what it printed.
    case preparationFailed(profile: String, status: Int32, lastLines: [String])
    /// A guest that was asked to shut down went on.
    case notShutDown(machine: String, after: Duration)
    /// None of several hosts can have the machine; one problem a host.
    case noHostFits([HostProblem])
    /// The host is another machine, and there is no ssh to it by which its guests could be reached.
    case noWayIntoGuests(uri: String)
    /// QEMU did not tell which port it forwards.
    case noForwardedPort(machine: String, answer: String)
    /// A lease on disk can't be read.
    case unreadableLease(path: String, reason: String)
}

/// What must be true before a job may start, in this order.
public enum Requirement: String, Sendable, Codable, CaseIterable {
    /// libvirt started the domain.
    case running
    /// There is an address at which the guest can be reached.
    case address
    /// The guest's OpenSSH server lets us in.
    case ssh
    /// cloud-init has done all its work.
    case cloudInit = "cloud-init"

    /// Whether the guest has to do something for it.
    var isOfGuest: Bool { self != .running }

    /// Its place in the order, from 1.
    public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
