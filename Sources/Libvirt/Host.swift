internal import CLibvirt

/// What a host has, as libvirt tells it.
public struct HostInformation: Sendable, Equatable {
    /// The processor's architecture, such as `x86_64`.
    public var architecture: String
    /// Processors that are switched on.
    public var processors: Int
}

/// A host's memory at one moment, in bytes.
public struct HostMemory: Sendable, Equatable {
    /// All of it.
    public var total: UInt64
    /// Used by nothing at all.
    public var free: UInt64
    /// Used by caches that the kernel gives up when asked.
    public var cached: UInt64
    /// What new domains can have without swapping, about.
    public var available: UInt64 { free + cached }
}

/// A version as libvirt writes it in one number: 1 000 000 × major + 1 000 × minor + release.
public struct LibvirtVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number as libvirt gives it.
    public let number: UInt

    /// Takes the number apart.
    public init(number: UInt) { self.number = number }

    /// Puts the number together.
    public init(_ major: UInt, _ minor: UInt, _ release: UInt = 0) {
        number = major * 1_000_000 + minor * 1_000 + release
    }

    /// As people write it: `9.0.0`.
    public var description: String { "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)" }

    /// The older version is the lesser one.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

extension Connection {
    /// The version of libvirt at the other end of the connection.
    public func libraryVersion() throws -> LibvirtVersion {
        try version("ask '\(uri)' for libvirt's version", virConnectGetLibVersion)
    }

    /// The version of the hypervisor; 0 if it is unknown.
    public func hypervisorVersion() throws -> LibvirtVersion {
        try version("ask '\(uri)' for the hypervisor's version", virConnectGetVersion)
    }

    /// The name of the host at the other end.
    public func hostname() throws -> String {
        let operation = "ask '\(uri)' for its host name"
        return try call(operation) { connection in try text(operation) { virConnectGetHostname(connection) } }
    }

    /// The driver's name, such as `QEMU`.
    public func type() throws -> String {
        let operation = "ask '\(uri)' for its driver"
        return try call(operation) { connection in
            guard let type = virConnectGetType(connection) else { throw LibvirtError.last(operation) }
            return String(cString: type)
        }
    }

    /// libvirt's capabilities document of the host.
    ///
    /// Long: on a host whose KVM is broken libvirt 9.0 was seen to take over a minute.
    public func capabilitiesXML() async throws -> String {
        let operation = "ask '\(uri)' for its capabilities"
        return try await longCall(operation) { connection in
            try text(operation) { virConnectGetCapabilities(connection) }
        }
    }

    /// libvirt's document of what domains of one kind can have; whatever is nil is chosen by libvirt.
    ///
    /// - Parameters:
    ///   - emulator: Path of the emulator.
    ///   - arch: The guest's architecture, such as `x86_64`.
    ///   - machine: The machine type, such as `q35`.
    ///   - virtType: `kvm` or `qemu`.
    public func domainCapabilitiesXML(
        emulator: String? = nil, arch: String? = nil, machine: String? = nil, virtType: String? = nil
    ) async throws -> String {
        let operation = "ask '\(uri)' for the capabilities of its domains"
        return try await longCall(operation) { connection in
            try text(operation) { virConnectGetDomainCapabilities(connection, emulator, arch, machine, virtType, 0) }
        }
    }

    /// What the host has.
    public func hostInformation() throws -> HostInformation {
        let operation = "ask '\(uri)' for its host"
        return try call(operation) { connection in
            var node = virNodeInfo()
            try check(operation) { virNodeGetInfo(connection, &node) }
            return HostInformation(architecture: string(node.model), processors: Int(node.cpus))
        }
    }

    /// The host's memory at this moment.
    ///
    /// Where the driver keeps no statistics, `total` comes from `virNodeGetInfo`, `free` from `virNodeGetFreeMemory`, and
    /// `cached` is 0. Those two count NUMA cells without caches and without memory plugged in later, and were seen to
    /// give less than half of what was there.
    public func hostMemory() throws -> HostMemory {
        let operation = "ask '\(uri)' for its memory"
        return try call(operation) { connection in
            if let statistics = memoryStatistics(connection), let total = statistics["total"] {
                let cached = (statistics["buffers"] ?? 0) + (statistics["cached"] ?? 0)
                return HostMemory(total: total, free: statistics["free"] ?? 0, cached: cached)
            }
            let free = virNodeGetFreeMemory(connection)
            guard free > 0 else { throw LibvirtError.last(operation) }
            var node = virNodeInfo()
            try check(operation) { virNodeGetInfo(connection, &node) }
            return HostMemory(total: UInt64(node.memory) * 1024, free: free, cached: 0)
        }
    }

    private func version(
        _ operation: String, _ read: @Sendable (OpaquePointer?, UnsafeMutablePointer<UInt>?) -> Int32
    ) throws -> LibvirtVersion {
        try call(operation) { connection in
            var number: UInt = 0
            try check(operation) { read(connection, &number) }
            return LibvirtVersion(number: number)
        }
    }
}

/// The node's memory statistics in bytes by libvirt's names; nil where the driver has none.
private func memoryStatistics(_ connection: OpaquePointer) -> [String: UInt64]? {
    let allCells = VIR_NODE_MEMORY_STATS_ALL_CELLS.rawValue
    var count: Int32 = 0
    guard virNodeGetMemoryStats(connection, allCells, nil, &count, 0) == 0, count > 0 else { return nil }
    var statistics = [virNodeMemoryStats](repeating: virNodeMemoryStats(), count: Int(count))
    guard virNodeGetMemoryStats(connection, allCells, &statistics, &count, 0) == 0 else { return nil }
    let values = statistics.prefix(Int(count)).map { (string($0.field), $0.value * 1024) }
    return Dictionary(values) { first, _ in first }
}

/// The text in a fixed C array of characters, which Swift sees as a tuple.
private func string<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
}
