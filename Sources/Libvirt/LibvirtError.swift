/// What libvirt said when a call failed, and which call it was.
public struct LibvirtError: Error, Equatable, Sendable {
    /// The number libvirt gives the failure; the one thing to decide by.
    public var code: LibvirtErrorCode
    /// The part of libvirt that failed.
    public var domain: LibvirtErrorDomain
    /// libvirt's own words.
    public var message: String
    /// What was tried, with names in single quotes, as in "look up domain 'fedora-43'".
    public var operation: String

    /// Makes an error; the module makes them from libvirt's last error of the calling thread.
    public init(code: LibvirtErrorCode, domain: LibvirtErrorDomain = .none, message: String, operation: String) {
        self.code = code
        self.domain = domain
        self.message = message
        self.operation = operation
    }
}

/// A `virErrorNumber`; numbers without a name here are kept as they are.
public struct LibvirtErrorCode: RawRepresentable, Hashable, Sendable {
    /// The number in `libvirt/virterror.h`.
    public let rawValue: Int32

    /// Takes any number, known or not.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// libvirt reported a failure and left no error behind.
    public static let none = Self(rawValue: 0)
    /// An error inside libvirt; QEMU's words about a refused start come with it.
    public static let internalError = Self(rawValue: 1)
    /// The driver of this connection doesn't have the call.
    public static let noSupport = Self(rawValue: 3)
    /// The hypervisor or its daemon can't be reached.
    public static let noConnect = Self(rawValue: 5)
    /// The connection is not open (any more).
    public static let invalidConnection = Self(rawValue: 6)
    /// An argument was refused.
    public static let invalidArgument = Self(rawValue: 8)
    /// The hypervisor tried and failed; a second domain or volume of the same name as well.
    public static let operationFailed = Self(rawValue: 9)
    /// The document is XML, but not one that libvirt accepts.
    public static let xmlError = Self(rawValue: 27)
    /// The connection is read-only.
    public static let operationDenied = Self(rawValue: 29)
    /// A system call failed.
    public static let systemError = Self(rawValue: 38)
    /// The conversation with the daemon broke.
    public static let remoteProcedureCall = Self(rawValue: 39)
    /// No such domain.
    public static let noDomain = Self(rawValue: 42)
    /// No such network.
    public static let noNetwork = Self(rawValue: 43)
    /// The daemon refused this user.
    public static let authFailed = Self(rawValue: 45)
    /// No such storage pool.
    public static let noStoragePool = Self(rawValue: 49)
    /// No such storage volume.
    public static let noStorageVolume = Self(rawValue: 50)
    /// The object is in a state that doesn't allow it, as a domain that is not running.
    public static let operationInvalid = Self(rawValue: 55)
    /// The document asks for something that this libvirt or hypervisor can't do.
    public static let configurationUnsupported = Self(rawValue: 67)
    /// libvirt's own time limit passed.
    public static let operationTimeout = Self(rawValue: 68)
    /// The argument is known, but not to this driver.
    public static let argumentUnsupported = Self(rawValue: 74)
    /// No such network filter.
    public static let noNetworkFilter = Self(rawValue: 62)
    /// The user refused to authenticate.
    public static let authCancelled = Self(rawValue: 79)
    /// The domain has no metadata of this namespace.
    public static let noDomainMetadata = Self(rawValue: 80)
    /// The call exists, but not for this object.
    public static let operationUnsupported = Self(rawValue: 84)
    /// The guest agent didn't answer.
    public static let agentUnresponsive = Self(rawValue: 86)
    /// Something else uses the object.
    public static let resourceBusy = Self(rawValue: 87)
    /// An access rule of the host forbids it.
    public static let accessDenied = Self(rawValue: 88)
    /// A volume of this name exists.
    public static let storageVolumeExists = Self(rawValue: 90)
    /// The document doesn't fit libvirt's schema.
    public static let xmlInvalidSchema = Self(rawValue: 92)
    /// No way to authenticate is available.
    public static let authUnavailable = Self(rawValue: 94)
    /// The guest agent answered another question.
    public static let agentUnsynchronized = Self(rawValue: 97)
}

/// A `virErrorDomain`: the part of libvirt that failed.
public struct LibvirtErrorDomain: RawRepresentable, Hashable, Sendable {
    /// The number in `libvirt/virterror.h`.
    public let rawValue: Int32

    /// Takes any number, known or not.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// No part is named.
    public static let none = Self(rawValue: 0)
    /// Reading or writing XML.
    public static let xml = Self(rawValue: 5)
    /// The conversation with the daemon.
    public static let rpc = Self(rawValue: 7)
    /// The QEMU driver.
    public static let qemu = Self(rawValue: 10)
    /// libvirt's built-in test driver.
    public static let test = Self(rawValue: 12)
    /// The driver that talks to a daemon.
    public static let remote = Self(rawValue: 13)
    /// The storage drivers.
    public static let storage = Self(rawValue: 18)
    /// The network driver.
    public static let network = Self(rawValue: 19)
    /// The domain's configuration.
    public static let domain = Self(rawValue: 20)
    /// Streams of data, as uploads.
    public static let streams = Self(rawValue: 38)
}
