import Foundation
import Libvirt
import Testing

@Suite("Storage")
struct StorageTests {
    @Test("A pool is brought up, tells its size, and is gone once taken down")
    func pool() async throws {
        let connection = try await Connection.open("test:///default")
        let document = PoolDocument(name: "pool & \(UUID().uuidString)", folder: "/pools/\(UUID().uuidString)")
        let pool = try await connection.createStoragePool(document, build: false)
        #expect(pool.name == document.name)
        let information = try await pool.information()
        #expect(information.isRunning)
        #expect(information.capacity == 100 << 30)
        #expect(information.allocation + information.available == information.capacity)
        #expect(try PoolDocument(xml: try await pool.xml()) == document)
        try await pool.refresh()
        #expect(try await connection.storagePool(named: document.name).name == document.name)

        try await pool.destroy()
        let error = await #expect(throws: LibvirtError.self) {
            try await connection.storagePool(named: document.name)
        }
        #expect(error?.code == .noStoragePool)
        #expect(error?.operation == "look up pool '\(document.name)'")
    }

    @Test("The test driver's own pool is found by its name")
    func lookUp() async throws {
        let connection = try await Connection.open("test:///default")
        #expect(try await connection.storagePool(named: "default-pool").information().isRunning)
    }

    @Test("A volume is made, found by name and path, listed, and gone once deleted")
    func volume() async throws {
        let connection = try await Connection.open("test:///default")
        let name = UUID().uuidString
        let pool = try await connection.createStoragePool(PoolDocument(name: name, folder: "/p/\(name)"), build: false)
        let document = VolumeDocument(name: "a & b.qcow2", capacity: 1 << 30, allocation: 0, format: .qcow2)
        let volume = try await pool.createVolume(document)
        #expect(volume.name == document.name)
        #expect(try await volume.path() == "/p/\(name)/a & b.qcow2")
        #expect(try await volume.information().capacity == 1 << 30)
        #expect(try await volume.information().allocation == 0)
        #expect(try await volume.document() == document)
        #expect(try await pool.volumes().map(\.name) == [document.name])
        #expect(try await pool.volume(named: document.name).name == document.name)
        #expect(try await connection.storageVolume(path: "/p/\(name)/a & b.qcow2").name == document.name)

        try await volume.delete()
        let byName = await #expect(throws: LibvirtError.self) { try await pool.volume(named: document.name) }
        #expect(byName?.code == .noStorageVolume)
        #expect(byName?.operation == "look up volume 'a & b.qcow2' of pool '\(name)'")
        let byPath = await #expect(throws: LibvirtError.self) {
            try await connection.storageVolume(path: "/p/\(name)/a & b.qcow2")
        }
        #expect(byPath?.code == .noStorageVolume)
        try await pool.destroy()
    }

    @Test("A second volume of the same name is refused")
    func nameTaken() async throws {
        let connection = try await Connection.open("test:///default")
        let name = UUID().uuidString
        let pool = try await connection.createStoragePool(PoolDocument(name: name, folder: "/p/\(name)"), build: false)
        let document = VolumeDocument(name: "v", capacity: 1024, format: .raw)
        _ = try await pool.createVolume(document)
        let error = await #expect(throws: LibvirtError.self) { try await pool.createVolume(document) }
        // The real storage drivers have a code of their own for it; the test driver has not.
        #expect(error?.code == .storageVolumeExists || error?.code == .operationFailed)
        try await pool.destroy()
    }

    @Test("A file that can't be read is told apart from libvirt's own errors")
    func unreadable() async throws {
        let connection = try await Connection.open("test:///default")
        let name = UUID().uuidString
        let pool = try await connection.createStoragePool(PoolDocument(name: name, folder: "/p/\(name)"), build: false)
        let volume = try await pool.createVolume(VolumeDocument(name: "v", capacity: 1024, format: .raw))
        let error = await #expect(throws: UploadError.self) { try await volume.upload(from: "/nonexistent") }
        guard case .unreadable(file: "/nonexistent", reason: _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let refused = await #expect(throws: LibvirtError.self) { try await volume.upload(from: "/etc/hostname") }
        #expect(refused?.code == .noSupport)
        try await pool.destroy()
    }
}
