internal import CLibvirt
public import Foundation

extension Connection {
    /// Starts a transient domain: it exists as long as it runs.
    ///
    /// - Parameters:
    ///   - document: What to start.
    ///   - autodestroy: Whether libvirt destroys the domain when this connection ends, by a crash of this process too.
    ///   - paused: Whether its processors wait for ``Domain/resume()``.
    ///   - validated: Whether libvirt checks the document against its schema first.
    /// - Throws: ``DocumentError`` when the document can't be XML; ``LibvirtError`` with `operationInvalid` or
    ///   `operationFailed` when a domain of this name or UUID exists, and `internalError` with QEMU's words when QEMU
    ///   refuses.
    public func createDomain(
        _ document: DomainDocument, autodestroy: Bool, paused: Bool = false, validated: Bool = false
    ) async throws -> Domain {
        let operation = "start domain '\(document.name)'"
        let xml = try document.xml()
        var flags = VIR_DOMAIN_NONE.rawValue
        if autodestroy { flags |= VIR_DOMAIN_START_AUTODESTROY.rawValue }
        if paused { flags |= VIR_DOMAIN_START_PAUSED.rawValue }
        if validated { flags |= VIR_DOMAIN_START_VALIDATE.rawValue }
        return try await longCall(operation) { [flags] connection in
            Domain(try own(operation) { virDomainCreateXML(connection, xml, flags) }, of: self)
        }
    }

    /// The domain of a name.
    ///
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/noDomain`` when there is none.
    public func domain(named name: String) throws -> Domain {
        let operation = "look up domain '\(name)'"
        return try call(operation) { connection in
            Domain(try own(operation) { virDomainLookupByName(connection, name) }, of: self)
        }
    }

    /// The domain of a UUID.
    ///
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/noDomain`` when there is none.
    public func domain(uuid: UUID) throws -> Domain {
        let operation = "look up domain '\(uuid.uuidString.lowercased())'"
        return try call(operation) { connection in
            Domain(try own(operation) { virDomainLookupByUUIDString(connection, uuid.uuidString) }, of: self)
        }
    }

    /// All domains that run or are paused.
    public func activeDomains() throws -> [Domain] {
        let operation = "list the domains of '\(uri)'"
        let flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE.rawValue
        return try call(operation) { connection in
            try list(operation) { virConnectListAllDomains(connection, $0, flags) }.map { Domain($0, of: self) }
        }
    }
}
