internal import Foundation
internal import Libvirt

/// The storage pool that holds images and overlays.
struct MachinePool {
    /// The pool's folder in a session; a system daemon's QEMU can't read people's homes, so its pool is elsewhere.
    let folder: String
    static let systemFolder = "/var/lib/libvirt/virt-ci"

    /// Finds the pool, or starts it. It is transient: gone after a reboot, its volumes stay.
    func open(on connection: Connection) async throws -> StoragePool {
        let target = VirtualisationHost.isSystem(connection.uri) ? Self.systemFolder : folder
        let name = "virt-ci"
        if let pool = try await existing(name, on: connection, at: target) { return pool }
        let other = "\(name)-\(ShortDigest.of(target))"
        if let pool = try await existing(other, on: connection, at: target) { return pool }
        if target == folder, HostAddress(uri: connection.uri).isLocal { try makeFolder() }
        let isTaken = (try? await connection.storagePool(named: name)) != nil
        let document = PoolDocument(name: isTaken ? other : name, folder: target)
        do {
            return try await connection.createStoragePool(document, build: true)
        } catch let error as LibvirtError {
            // Another process of ours was quicker, with the one name or the other.
            for name in [name, other] {
                if let pool = try await existing(name, on: connection, at: target) { return pool }
            }
            throw error
        }
    }

    /// libvirt makes the last folder of a path only, and not always in a home.
    private func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private func existing(_ name: String, on connection: Connection, at target: String) async throws -> StoragePool? {
        do {
            let pool = try await connection.storagePool(named: name)
            return try await PoolDocument(xml: pool.xml()).folder == target ? pool : nil
        } catch let error as LibvirtError where error.code == .noStoragePool {
            return nil
        }
    }
}
