/// A card on one of libvirt's networks.
public struct NetworkInterface: Sendable, Equatable {
    /// A filter of the host's that the card's traffic has to pass, with the values of its variables.
    public struct Filter: Sendable, Equatable {
        /// The filter's name.
        public var name: String
        /// Its variables, without the dollar sign.
        public var parameters: [String: String]

        /// A reference to a filter.
        public init(name: String, parameters: [String: String] = [:]) {
            self.name = name
            self.parameters = parameters
        }
    }

    /// The network's name.
    public var network: String
    /// The MAC address; libvirt makes one when nil.
    public var hardwareAddress: String?
    /// The card's model.
    public var model: String
    /// Whether the bridge keeps it from all other isolated cards; libvirt 6.1 and later, on networks that have a bridge.
    public var isIsolated: Bool
    /// What its traffic has to pass.
    public var filter: Filter?

    /// A virtio card, unless said otherwise.
    public init(
        network: String, hardwareAddress: String? = nil, model: String = "virtio", isIsolated: Bool = false,
        filter: Filter? = nil
    ) {
        self.network = network
        self.hardwareAddress = hardwareAddress
        self.model = model
        self.isIsolated = isIsolated
        self.filter = filter
    }
}

/// A card of user networking by passt, with ports of the host that lead into the guest; libvirt 9.2 and later.
public struct PasstInterface: Sendable, Equatable {
    /// A TCP port of the host, and the guest's where its connections go.
    public struct ForwardedPort: Sendable, Equatable {
        /// The host's address that is listened on.
        public var address: String
        /// The host's port.
        public var port: UInt16
        /// The guest's port.
        public var guestPort: UInt16

        /// A port and where it leads.
        public init(address: String, port: UInt16, guestPort: UInt16) {
            self.address = address
            self.port = port
            self.guestPort = guestPort
        }
    }

    /// The ports that lead into the guest.
    public var ports: [ForwardedPort]

    /// A virtio card.
    public init(ports: [ForwardedPort]) { self.ports = ports }
}

extension NetworkInterface {
    /// Cards that aren't on one of libvirt's networks have no place here.
    init?(_ element: InterfaceElement) {
        guard element.type == "network", let network = element.source?.network else { return nil }
        self.init(
            network: network, hardwareAddress: element.mac?.address, model: element.model?.type ?? "virtio",
            isIsolated: element.port?.isolated == "yes",
            filter: element.filterref.map { filter in
                let parameters = filter.parameter.map { ($0.name, $0.value) }
                return Filter(name: filter.filter, parameters: Dictionary(parameters) { first, _ in first })
            })
    }
}

extension PasstInterface {
    /// Only passt's cards have a place here.
    init?(_ element: InterfaceElement) {
        guard element.type == "user", element.backend?.type == "passt" else { return nil }
        self.init(
            ports: element.portForward.flatMap { forward in
                forward.range.map { range in
                    ForwardedPort(
                        address: forward.address ?? "", port: range.start, guestPort: range.to ?? range.start)
                }
            })
    }
}
