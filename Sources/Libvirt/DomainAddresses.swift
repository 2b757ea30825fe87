internal import CLibvirt
internal import Glibc

/// Where libvirt looks for the addresses of a domain.
public enum AddressSource: Sendable, Hashable {
    /// The DHCP leases of libvirt's own networks.
    case lease
    /// The guest agent, so the guest's own word.
    case agent
    /// The host's table of neighbours.
    case arp

    fileprivate var number: UInt32 {
        switch self {
        case .lease: VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE.rawValue
        case .agent: VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT.rawValue
        case .arp: VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP.rawValue
        }
    }
}

/// A network card of a domain with its addresses.
public struct DomainInterface: Sendable, Equatable {
    /// The host's name of the card (`vnet0`), or the guest's (`eth0`) when the agent was asked.
    public var name: String
    /// The MAC address, as `52:54:00:…`.
    public var hardwareAddress: String?
    /// Its addresses; none yet while the guest boots.
    public var addresses: [InterfaceAddress]

    /// A card with its addresses.
    public init(name: String, hardwareAddress: String?, addresses: [InterfaceAddress]) {
        self.name = name
        self.hardwareAddress = hardwareAddress
        self.addresses = addresses
    }
}

/// An IP address with its network.
public struct InterfaceAddress: Sendable, Equatable {
    /// IPv4 or IPv6.
    public enum Family: Sendable { case ipv4, ipv6 }

    /// Which of the two it is.
    public var family: Family
    /// The address in its usual notation, and nothing else: what doesn't parse is left out.
    public var address: String
    /// How many leading bits name the network.
    public var prefix: Int

    /// An address; nil where the text is none of this kind.
    public init?(family: Family, address: String, prefix: Int) {
        var parsed = in6_addr()
        guard inet_pton(family == .ipv6 ? AF_INET6 : AF_INET, address, &parsed) == 1 else { return nil }
        self.family = family
        self.address = address
        self.prefix = prefix
    }

    init?(_ raw: virDomainIPAddress) {
        guard let text = raw.addr.map({ String(cString: $0) }) else { return nil }
        let isIPv6 = raw.type == Int32(bitPattern: VIR_IP_ADDR_TYPE_IPV6.rawValue)
        self.init(family: isIPv6 ? .ipv6 : .ipv4, address: text, prefix: Int(raw.prefix))
    }
}

extension Domain {
    /// The domain's network cards with their addresses.
    ///
    /// - Throws: ``LibvirtError``; with `.agent` ``LibvirtErrorCode/agentUnresponsive`` while the agent isn't there.
    public func interfaceAddresses(source: AddressSource) async throws -> [DomainInterface] {
        let operation = "ask domain '\(name)' for its addresses"
        return try await connection.longCall(operation) { _ in
            var array: UnsafeMutablePointer<virDomainInterfacePtr?>?
            let count = try check(operation) { virDomainInterfaceAddresses(self.pointer, &array, source.number, 0) }
            let pointers = UnsafeBufferPointer(start: array, count: Int(count)).compactMap { $0 }
            defer {
                pointers.forEach { virDomainInterfaceFree($0) }
                free(array)
            }
            return pointers.map { DomainInterface($0.pointee) }
        }
    }
}

extension DomainInterface {
    fileprivate init(_ raw: virDomainInterface) {
        name = raw.name.map { String(cString: $0) } ?? ""
        hardwareAddress = raw.hwaddr.map { String(cString: $0) }
        addresses = UnsafeBufferPointer(start: raw.addrs, count: Int(raw.naddrs)).compactMap(InterfaceAddress.init)
    }
}
