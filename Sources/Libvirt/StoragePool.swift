internal import CLibvirt

/// One storage pool: a place for volumes.
public final class StoragePool: Sendable {
    /// What a pool holds, in bytes.
    public struct Information: Sendable, Equatable {
        /// The size of the place.
        public var capacity: UInt64
        /// What is used of it, by volumes and everything else.
        public var allocation: UInt64
        /// What is left.
        public var available: UInt64
        /// Whether the pool is up.
        public var isRunning: Bool
    }

    /// The pool's name.
    public let name: String
    let connection: Connection
    /// libvirt's pool objects may be used from any thread; C's type can't say so.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over the caller's reference.
    init(_ pointer: OpaquePointer, of connection: Connection) {
        self.pointer = pointer
        self.connection = connection
        name = virStoragePoolGetName(pointer).map { String(cString: $0) } ?? ""
    }

    deinit { virStoragePoolFree(pointer) }

    /// How full the pool is, as of its last refresh.
    public func information() async throws -> Information {
        let operation = "ask pool '\(name)' for its size"
        return try await connection.call(operation) { _ in
            var pool = virStoragePoolInfo()
            try check(operation) { virStoragePoolGetInfo(self.pointer, &pool) }
            return Information(
                capacity: pool.capacity, allocation: pool.allocation, available: pool.available,
                isRunning: pool.state == Int32(bitPattern: VIR_STORAGE_POOL_RUNNING.rawValue))
        }
    }

    /// libvirt's document of the pool.
    public func xml() async throws -> String {
        let operation = "read the document of pool '\(name)'"
        return try await connection.call(operation) { _ in
            try text(operation) { virStoragePoolGetXMLDesc(self.pointer, 0) }
        }
    }

    /// Looks at the place again, for volumes that came or went without libvirt's doing.
    public func refresh() async throws {
        let operation = "refresh pool '\(name)'"
        _ = try await connection.longCall(operation) { _ in
            try check(operation) { virStoragePoolRefresh(self.pointer, 0) }
        }
    }

    /// Takes the pool down; its volumes stay. A transient pool is gone then.
    public func destroy() async throws {
        let operation = "take down pool '\(name)'"
        _ = try await connection.longCall(operation) { _ in
            try check(operation) { virStoragePoolDestroy(self.pointer) }
        }
    }
}

extension Connection {
    /// The pool of a name.
    ///
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/noStoragePool`` when there is none.
    public func storagePool(named name: String) throws -> StoragePool {
        let operation = "look up pool '\(name)'"
        return try call(operation) { connection in
            StoragePool(try own(operation) { virStoragePoolLookupByName(connection, name) }, of: self)
        }
    }

    /// Brings a transient pool up.
    ///
    /// - Parameters:
    ///   - document: The pool and its folder.
    ///   - build: Whether to make the folder if it is not there.
    /// - Throws: ``LibvirtError`` with `operationFailed` when a pool of this name or folder exists.
    public func createStoragePool(_ document: PoolDocument, build: Bool) async throws -> StoragePool {
        let operation = "bring up pool '\(document.name)'"
        let xml = try document.xml()
        let flags = build ? VIR_STORAGE_POOL_CREATE_WITH_BUILD.rawValue : VIR_STORAGE_POOL_CREATE_NORMAL.rawValue
        return try await longCall(operation) { connection in
            StoragePool(try own(operation) { virStoragePoolCreateXML(connection, xml, flags) }, of: self)
        }
    }
}
