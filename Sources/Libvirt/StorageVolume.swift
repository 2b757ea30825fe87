internal import CLibvirt

/// One volume: a disk of a domain, or an image under it.
public final class StorageVolume: Sendable {
    /// A volume's size, in bytes.
    public struct Information: Sendable, Equatable {
        /// What a guest sees.
        public var capacity: UInt64
        /// What it takes up in its pool.
        public var allocation: UInt64
    }

    /// The volume's name; unique in its pool.
    public let name: String
    let connection: Connection
    /// libvirt's volume objects may be used from any thread; C's type can't say so.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over the caller's reference.
    init(_ pointer: OpaquePointer, of connection: Connection) {
        self.pointer = pointer
        self.connection = connection
        name = virStorageVolGetName(pointer).map { String(cString: $0) } ?? ""
    }

    deinit { virStorageVolFree(pointer) }

    /// The volume's file on the host of the connection.
    public func path() async throws -> String {
        let operation = "ask volume '\(name)' for its path"
        return try await connection.call(operation) { _ in
            try text(operation) { virStorageVolGetPath(self.pointer) }
        }
    }

    /// The volume's size, read anew.
    public func information() async throws -> Information {
        let operation = "ask volume '\(name)' for its size"
        return try await connection.longCall(operation) { _ in
            var volume = virStorageVolInfo()
            try check(operation) { virStorageVolGetInfo(self.pointer, &volume) }
            return Information(capacity: volume.capacity, allocation: volume.allocation)
        }
    }

    /// What libvirt knows of the volume: its size, format, and backing store.
    public func document() async throws -> VolumeDocument {
        let operation = "read the document of volume '\(name)'"
        let xml = try await connection.longCall(operation) { _ in
            try text(operation) { virStorageVolGetXMLDesc(self.pointer, 0) }
        }
        return try VolumeDocument(xml: xml)
    }

    /// Deletes the volume and its data.
    public func delete() async throws {
        let operation = "delete volume '\(name)'"
        let flags = VIR_STORAGE_VOL_DELETE_NORMAL.rawValue
        _ = try await connection.longCall(operation) { _ in
            try check(operation) { virStorageVolDelete(self.pointer, flags) }
        }
    }
}

extension StoragePool {
    /// All volumes, as of the pool's last refresh.
    public func volumes() async throws -> [StorageVolume] {
        let operation = "list the volumes of pool '\(name)'"
        return try await connection.call(operation) { _ in
            try list(operation) { virStoragePoolListAllVolumes(self.pointer, $0, 0) }
                .map { StorageVolume($0, of: self.connection) }
        }
    }

    /// The volume of a name.
    ///
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/noStorageVolume`` when there is none.
    public func volume(named volume: String) async throws -> StorageVolume {
        let operation = "look up volume '\(volume)' of pool '\(name)'"
        return try await connection.call(operation) { _ in
            StorageVolume(
                try own(operation) { virStorageVolLookupByName(self.pointer, volume) }, of: self.connection)
        }
    }

    /// Makes a volume, empty or over a backing store.
    ///
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/storageVolumeExists`` when there is one of this name.
    public func createVolume(_ document: VolumeDocument) async throws -> StorageVolume {
        let operation = "create volume '\(document.name)' in pool '\(name)'"
        let xml = try document.xml()
        return try await connection.longCall(operation) { _ in
            StorageVolume(
                try own(operation) { virStorageVolCreateXML(self.pointer, xml, 0) }, of: self.connection)
        }
    }
}

extension Connection {
    /// The volume that is this file, in whichever pool.
    ///
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/noStorageVolume`` when no pool knows the file.
    public func storageVolume(path: String) throws -> StorageVolume {
        let operation = "look up the volume at '\(path)'"
        return try call(operation) { connection in
            StorageVolume(try own(operation) { virStorageVolLookupByPath(connection, path) }, of: self)
        }
    }
}
