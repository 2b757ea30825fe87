internal import Glibc

/// One of libvirt's networks, as far as it matters to the machines on it.
public struct NetworkDocument: Sendable, Equatable {
    /// A range of addresses on the network, with the host's own among them.
    public struct Subnet: Sendable, Equatable {
        /// The host's address.
        public var host: String
        /// Which kind of address it is.
        public var family: InterfaceAddress.Family
        /// How many leading bits name the network.
        public var prefix: Int

        /// A network with the host on it.
        public init(host: String, family: InterfaceAddress.Family, prefix: Int) {
            self.host = host
            self.family = family
            self.prefix = prefix
        }
    }

    /// Unique on the connection.
    public var name: String
    /// How the host passes traffic on, in libvirt's words (`nat`, `route`, `bridge`); nil where it doesn't.
    public var forwarding: String?
    /// The kernel's bridge that the cards are plugged into; nil where they go straight to a card of the host's, or into a
    /// virtual switch that is none of the kernel's.
    public var bridge: String?
    /// The addresses that libvirt has on it.
    public var subnets: [Subnet]

    /// Reads a document of libvirt's.
    ///
    /// - Throws: ``DocumentError/malformed(document:reason:)``.
    public init(xml: String) throws {
        let element = try XMLDocument.value(NetworkElement.self, from: xml, root: "network")
        name = element.name
        forwarding = element.forward.map { $0.mode ?? "nat" }
        bridge = element.virtualport == nil ? element.bridge?.name : nil
        subnets = element.ip.compactMap(Subnet.init)
    }
}

/// The `<network>` element, as in libvirt's `formatnetwork`.
struct NetworkElement: XMLNode {
    static let children: Set<String> = ["name", "forward", "bridge", "virtualport", "ip"]
    var name: String
    var forward: ForwardElement?
    var bridge: BridgeElement?
    var virtualport: TypeElement?
    var ip: [SubnetElement]
}

struct ForwardElement: XMLNode {
    var mode: String?
}

struct BridgeElement: XMLNode {
    var name: String?
}

struct SubnetElement: XMLNode {
    var address: String?
    var family: String?
    var netmask: String?
    var prefix: Int?
}

extension NetworkDocument.Subnet {
    /// What names no network can't be kept apart from others.
    init?(_ element: SubnetElement) {
        guard let address = element.address else { return nil }
        host = address
        family = element.family == "ipv6" ? .ipv6 : .ipv4
        if let prefix = element.prefix {
            self.prefix = prefix
        } else if let netmask = element.netmask {
            var mask = in_addr()
            guard inet_pton(AF_INET, netmask, &mask) == 1 else { return nil }
            prefix = mask.s_addr.nonzeroBitCount
        } else {
            return nil
        }
    }
}
