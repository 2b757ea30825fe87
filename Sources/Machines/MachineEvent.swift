/// What happens to a machine, as it happens.
public enum MachineEvent: Sendable, Equatable {
    /// A libvirt daemon of our own is started; the reason is why the system's is not used.
    case startingDaemon(reason: DaemonReason)
    /// A host that was named can't be reached, and others are tried.
    case hostPassedOver(HostProblem)
    /// Which of several hosts gets the machine.
    case placed(uri: String)
    /// What will execute the guest's instructions.
    case accelerator(AcceleratorChoice)
    /// Something of a run that died was found and removed.
    case removedLeftover(machine: String)
    /// There is no room for a machine yet; `position` counts from 1. It is sent when something of it changes.
    case queued(position: Int, waiting: QueueReason)
    /// Others start now, as many as may; `place` among those that wait counts from 1. It is sent when that changes.
    case waitingToStart(place: Int, atOnce: Int)
    /// Its disks are made and it is about to be started.
    case provisioned(machine: String)
    /// Its memory is restored from a saved machine's.
    case restoring(machine: String)
    /// It could not be restored, and another one boots.
    case coldInstead(machine: String, reason: String)
    /// What is large was to go into it by a disk, and goes through ssh.
    case inputsThroughSSH(machine: String, reason: String)
    /// Another process saves a machine of the profile.
    case waitingForWarm(profile: String)
    /// It is saved with its memory, to restore others from.
    case saving(machine: String)
    /// Machines of the profile can be restored; the size of the memory's file in bytes.
    case warmed(profile: String, bytes: UInt64)
    /// A requirement is being waited for.
    case waiting(machine: String, requirement: Requirement, limit: Duration)
    /// A requirement is met, so many seconds after the domain's start.
    case met(machine: String, requirement: Requirement, seconds: Double)
    /// Its guest has an address.
    case address(machine: String, GuestAddress)
    /// It can be reached by its name, too: libvirt's NSS module knows it.
    case named(machine: String)
    /// All requirements are met.
    case ready(machine: String, seconds: Double)
    /// It did not get ready, and another one is tried.
    case retrying(machine: String, missed: Requirement, after: Duration)
    /// The host gives its shape other than the profile asks, or better.
    case shape(ShapeNote)
    /// What was seen of one that did not get ready.
    case diagnosed(machine: String, Diagnosis)
    /// It is kept and can be entered.
    case kept(machine: String)
    /// It is being taken away.
    case destroying(machine: String)
    /// Taking it away did not work; the next run tries again.
    case notDestroyed(machine: String, reason: String)
}

/// Why a libvirt daemon of our own is used.
public enum DaemonReason: String, Sendable, Equatable, Codable {
    /// root, and no system daemon answers.
    case noSystemDaemon
    /// `/dev/kvm` is there and can't run a guest; a daemon that sees it probes it for minutes at every start.
    case kvmUnusable
}

/// Which accelerator a machine got, and why.
public struct AcceleratorChoice: Sendable, Equatable, Codable {
    /// Whether KVM is used; otherwise QEMU's translator.
    public var usesKVM: Bool
    /// What was found about KVM.
    public var finding: KVMFinding

    public init(usesKVM: Bool, finding: KVMFinding) {
        self.usesKVM = usesKVM
        self.finding = finding
    }
}
