internal import CLibvirt

/// What a domain is doing, with libvirt's reason where it helps to decide.
public enum DomainState: Sendable, Equatable {
    /// The hypervisor tells nothing.
    case none
    /// It runs.
    case running
    /// It waits for a resource; Xen only.
    case blocked
    /// Its processors stand still.
    case paused(PauseReason)
    /// The guest is shutting down.
    case shuttingDown
    /// It is off.
    case shutOff(StopReason)
    /// It crashed and was left as it is; `panicked` when the guest's kernel said so.
    case crashed(panicked: Bool)
    /// The guest sleeps.
    case asleep
    /// A state that this version doesn't know, with libvirt's numbers.
    case unknown(state: Int32, reason: Int32)

    init(state: Int32, reason: Int32) {
        switch UInt32(bitPattern: state) {
        case VIR_DOMAIN_NOSTATE.rawValue: self = .none
        case VIR_DOMAIN_RUNNING.rawValue: self = .running
        case VIR_DOMAIN_BLOCKED.rawValue: self = .blocked
        case VIR_DOMAIN_PAUSED.rawValue: self = .paused(PauseReason(rawValue: reason))
        case VIR_DOMAIN_SHUTDOWN.rawValue: self = .shuttingDown
        case VIR_DOMAIN_SHUTOFF.rawValue: self = .shutOff(StopReason(shutOff: reason))
        case VIR_DOMAIN_CRASHED.rawValue: self = .crashed(panicked: reason == 1)
        case VIR_DOMAIN_PMSUSPENDED.rawValue: self = .asleep
        default: self = .unknown(state: state, reason: reason)
        }
    }
}

/// Why a domain is paused: a `virDomainPausedReason`.
public struct PauseReason: RawRepresentable, Hashable, Sendable {
    /// The number in `libvirt/libvirt-domain.h`.
    public let rawValue: Int32

    /// Takes any number, known or not.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Not told.
    public static let unknown = Self(rawValue: 0)
    /// Somebody asked for it.
    public static let user = Self(rawValue: 1)
    /// It is being saved.
    public static let save = Self(rawValue: 3)
    /// A disk failed; a full file system under the overlay is the usual cause.
    public static let inputOutputError = Self(rawValue: 5)
    /// The guest crashed.
    public static let crashed = Self(rawValue: 10)
    /// It is just being started.
    public static let startingUp = Self(rawValue: 11)
}

/// Why a domain stopped.
public enum StopReason: Sendable, Equatable {
    /// Not told.
    case unknown
    /// The guest shut down.
    case shutdown
    /// It was destroyed from outside.
    case destroyed
    /// The guest or its emulator crashed.
    case crashed
    /// It went to another host.
    case migrated
    /// It was saved.
    case saved
    /// The emulator failed.
    case failed
    /// A snapshot of the domain while it was off was loaded.
    case fromSnapshot
    /// The daemon ended it.
    case daemon

    init(shutOff reason: Int32) {
        let reasons: [StopReason] = [
            .unknown, .shutdown, .destroyed, .crashed, .migrated, .saved, .failed, .fromSnapshot, .daemon,
        ]
        self = reasons.indices.contains(Int(reason)) ? reasons[Int(reason)] : .unknown
    }

    /// The event's numbers are others than the state's.
    init(event detail: Int32) {
        let reasons: [StopReason] = [.shutdown, .destroyed, .crashed, .migrated, .saved, .failed, .fromSnapshot]
        self = reasons.indices.contains(Int(detail)) ? reasons[Int(detail)] : .unknown
    }
}
