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
}

extension Connection {
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
