internal import Foundation
internal import Libvirt
internal import Machines

/// Whether there is a place for images and machines' disks, with room in it.
struct PoolCheck: Check {
    static let subject = Finding.Subject.pool
    let world: World
    let link: HostLink
    /// An image and a few machines.
    private static let comfortable: UInt64 = 10 << 30

    func examine() async throws -> Outcome {
        guard let connection = await link.connectionIfThere() else {
            return folder(world.folders.volumes(on: world.connect ?? ""), isOurs: true)
        }
        let uri = connection.uri
        let isRemote = URLComponents(string: uri)?.host?.isEmpty == false
        let path = world.folders.volumes(on: uri)
        if let pool = try await pool(at: path, on: connection) { return try await describe(pool, path) }
        guard !isRemote else { return .skipped("The pool on '\(uri)' is made by the first run") }
        return folder(path, isOurs: !VirtualisationHost.isSystem(uri))
    }

    private func pool(at path: String, on connection: Connection) async throws -> StoragePool? {
        guard let pool = try? await connection.storagePool(named: "virt-ci"),
            try await PoolDocument(xml: pool.xml()).folder == path
        else { return nil }
        return pool
    }

    private func describe(_ pool: StoragePool, _ path: String) async throws -> Outcome {
        let information = try await pool.information()
        guard information.isRunning else {
            return .fail("The pool '\(pool.name)' is not running", remedy: "virsh pool-start \(pool.name)")
        }
        return judge(information.available, path)
    }

    private func folder(_ path: String, isOurs: Bool) -> Outcome {
        let place = WritablePlace(path)
        // A system daemon makes and fills its folder itself.
        guard place.isWritable || !isOurs else {
            return .fail(
                "'\(place.existing)', where images and disks go, can't be written by this user",
                remedy: "sudo chown $(id -un) '\(place.existing)', or set XDG_DATA_HOME")
        }
        guard let available = place.available else { return .skipped("'\(place.existing)' doesn't tell its room") }
        return judge(available, path)
    }

    private func judge(_ available: UInt64, _ path: String) -> Outcome {
        let sentence = "\(Size(available)) are free for images and disks in '\(path)'"
        if available < Machines.overlayRoom {
            return .fail("\(sentence), and a run needs \(Size(Machines.overlayRoom))", remedy: "virt-ci gc")
        }
        return available < Self.comfortable
            ? .warn("\(sentence), little for more than one image", remedy: "virt-ci gc") : .ok(sentence)
    }
}
