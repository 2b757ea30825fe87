/// What domains of one kind can have on a host, as far as it is asked for.
public struct DomainCapabilities: Sendable, Equatable {
    /// The programs that user networking can be done by, in libvirt's words; nil where libvirt doesn't tell.
    public var userNetworking: [String]?

    /// Reads a document of libvirt's.
    ///
    /// - Throws: ``DocumentError/malformed(document:reason:)``.
    public init(xml: String) throws {
        let element = try XMLDocument.value(DomainCapabilitiesElement.self, from: xml, root: "domainCapabilities")
        let interface = element.devices?.interface
        guard interface?.supported == "yes" else { return }
        userNetworking = interface?.enum.first { $0.name == "backendType" }?.value
    }
}

/// The `<domainCapabilities>` element, as in libvirt's `formatdomaincaps`.
private struct DomainCapabilitiesElement: XMLNode {
    static let children: Set<String> = ["devices"]
    var devices: CapableDevicesElement?
}

private struct CapableDevicesElement: XMLNode {
    static let children: Set<String> = ["interface"]
    var interface: CapableInterfaceElement?
}

private struct CapableInterfaceElement: XMLNode {
    static let children: Set<String> = ["enum"]
    var supported: String
    var `enum`: [ChoiceElement]
}

private struct ChoiceElement: XMLNode {
    static let children: Set<String> = ["value"]
    var name: String
    var value: [String]
}
