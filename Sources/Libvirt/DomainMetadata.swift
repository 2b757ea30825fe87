internal import CLibvirt

extension Domain {
    /// The running domain's metadata of one namespace; nil when it has none.
    ///
    /// libvirt gives the element back without its prefix, so ``MetadataElement/prefix`` is empty then.
    public func metadata(namespace: String) async throws -> MetadataElement? {
        let operation = "read the metadata '\(namespace)' of domain '\(name)'"
        do {
            let xml = try await connection.call(operation) { _ in
                try text(operation) { virDomainGetMetadata(self.pointer, element, namespace, live) }
            }
            return try MetadataElement(xml: xml, namespace: namespace)
        } catch let error as LibvirtError where error.code == .noDomainMetadata {
            return nil
        }
    }

    /// Replaces the running domain's metadata of the element's namespace.
    public func setMetadata(_ metadata: MetadataElement) async throws {
        let xml = try metadata.plainXML()
        try await write(xml, prefix: metadata.prefix, namespace: metadata.namespace)
    }

    /// Takes the running domain's metadata of one namespace away.
    public func removeMetadata(namespace: String) async throws {
        try await write(nil, prefix: nil, namespace: namespace)
    }

    private func write(_ xml: String?, prefix: String?, namespace: String) async throws {
        let operation = "write the metadata '\(namespace)' of domain '\(name)'"
        _ = try await connection.call(operation) { _ in
            try check(operation) { virDomainSetMetadata(self.pointer, element, xml, prefix, namespace, live) }
        }
    }
}

private let element = Int32(bitPattern: VIR_DOMAIN_METADATA_ELEMENT.rawValue)
private let live = VIR_DOMAIN_AFFECT_LIVE.rawValue
