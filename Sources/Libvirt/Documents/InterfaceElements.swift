/// An `<interface>` and its parts, named and nested as in libvirt's `formatdomain`.
struct InterfaceElement: XMLNode {
    static let children: Set<String> = ["mac", "source", "model", "port", "filterref", "backend", "portForward"]
    var type: String
    var mac: AddressElement?
    var source: NetworkSourceElement?
    var model: TypeElement?
    var port: BridgePortElement?
    var filterref: FilterReferenceElement?
    var backend: TypeElement?
    var portForward: [PortForwardElement] = []
}

struct NetworkSourceElement: XMLNode {
    var network: String?
}

struct BridgePortElement: XMLNode {
    var isolated: String?
}

struct FilterReferenceElement: XMLNode {
    static let children: Set<String> = ["parameter"]
    var filter: String
    var parameter: [ParameterElement] = []
}

struct ParameterElement: XMLNode {
    var name: String
    var value: String
}

struct PortForwardElement: XMLNode {
    static let children: Set<String> = ["range"]
    var proto: String
    var address: String?
    var range: [PortRangeElement]
}

struct PortRangeElement: XMLNode {
    var start: UInt16
    var to: UInt16?
}

extension InterfaceElement {
    init(_ interface: NetworkInterface) {
        type = "network"
        mac = interface.hardwareAddress.map(AddressElement.init)
        source = NetworkSourceElement(network: interface.network)
        model = TypeElement(type: interface.model)
        port = interface.isIsolated ? BridgePortElement(isolated: "yes") : nil
        filterref = interface.filter.map { filter in
            let parameters = filter.parameters.sorted { $0.key < $1.key }
            return FilterReferenceElement(filter: filter.name, parameter: parameters.map(ParameterElement.init))
        }
    }

    init(_ interface: PasstInterface) {
        type = "user"
        model = TypeElement(type: "virtio")
        backend = TypeElement(type: "passt")
        portForward = interface.ports.map { port in
            PortForwardElement(
                proto: "tcp", address: port.address, range: [PortRangeElement(start: port.port, to: port.guestPort)])
        }
    }
}

extension ParameterElement {
    init(_ parameter: (key: String, value: String)) { self.init(name: parameter.key, value: parameter.value) }
}
