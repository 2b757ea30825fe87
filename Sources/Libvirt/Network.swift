internal import CLibvirt

/// One virtual network of libvirt's.
public final class Network: Sendable {
    /// The network's name.
    public let name: String
    private let connection: Connection
    /// libvirt's network objects may be used from any thread; C's type can't say so.
    private nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over the caller's reference.
    init(_ pointer: OpaquePointer, named name: String, of connection: Connection) {
        self.pointer = pointer
        self.name = name
        self.connection = connection
    }

    deinit { virNetworkFree(pointer) }

    /// Whether the network is up.
    public func isActive() async throws -> Bool {
        let operation = "ask network '\(name)' whether it is active"
        return try await connection.call(operation) { _ in
            try check(operation) { virNetworkIsActive(self.pointer) } == 1
        }
    }

    /// What libvirt knows of the network.
    public func document() async throws -> NetworkDocument {
        let operation = "read the document of network '\(name)'"
        let xml = try await connection.call(operation) { _ in
            try text(operation) { virNetworkGetXMLDesc(self.pointer, 0) }
        }
        return try NetworkDocument(xml: xml)
    }
}

extension Connection {
    /// The names of all networks, active or not, in order.
    public func networkNames() throws -> [String] {
        let operation = "list the networks of '\(uri)'"
        return try call(operation) { connection in
            try list(operation) { virConnectListAllNetworks(connection, $0, 0) }.map { pointer in
                defer { virNetworkFree(pointer) }
                return virNetworkGetName(pointer).map { String(cString: $0) } ?? ""
            }.sorted()
        }
    }

    /// The network of a name.
    ///
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/noNetwork`` when there is none.
    public func network(named name: String) throws -> Network {
        let operation = "look up network '\(name)'"
        return try call(operation) { connection in
            Network(try own(operation) { virNetworkLookupByName(connection, name) }, named: name, of: self)
        }
    }
}
