/// What a host can run, as far as it is asked for.
public struct HostCapabilities: Sendable, Equatable {
    /// How guests of this host's can be run, in libvirt's words: `qemu`, `kvm`.
    public var hypervisors: Set<String>

    /// Reads a document of libvirt's.
    ///
    /// - Throws: ``DocumentError/malformed(document:reason:)``.
    public init(xml: String) throws {
        let element = try XMLDocument.value(CapabilitiesElement.self, from: xml, root: "capabilities")
        hypervisors = Set(element.guest.flatMap { $0.arch?.domain.map(\.type) ?? [] })
    }
}

/// The `<capabilities>` element, as in libvirt's `formatcaps`.
private struct CapabilitiesElement: XMLNode {
    static let children: Set<String> = ["guest"]
    var guest: [GuestElement]
}

private struct GuestElement: XMLNode {
    static let children: Set<String> = ["arch"]
    var arch: ArchitectureElement?
}

private struct ArchitectureElement: XMLNode {
    static let children: Set<String> = ["domain"]
    var domain: [TypeElement]
}
