import Files
import Foundation
import Libvirt
import Testing

@testable import Machines

@Suite("Collecting what runs left behind", .enabled(if: Installed.daemon, Installed.daemonReason))
struct CollectionTests {
    private func addVolumes(of lease: Lease, to pool: StoragePool) async throws {
        for volume in lease.volumes {
            _ = try await pool.createVolume(VolumeDocument(name: volume, capacity: 4096, format: .raw))
        }
    }

    @Test("Only what belongs to nobody goes, with its volumes, and a second collection finds nothing")
    func collect() async throws {
        try await TestDaemon.with { running in
            let host = try await running.host()
            let recorder = Recorder()
            let machines = Machines(host: host, folders: running.folders) { recorder.append($0) }
            let leases = LeaseFolder(path: running.folders.machines)
            let now = Date(timeIntervalSince1970: 1_795_500_000)
            let uri = host.connection.uri
            let left = Lease.sample("left", uri: uri)
            let kept = Lease.sample("kept", uri: uri, keptUntil: now.addingTimeInterval(60))
            let owned = Lease.sample("owned", uri: uri)
            let elsewhere = Lease.sample("elsewhere", uri: "qemu+ssh://other/system")
            for lease in [left, kept, elsewhere] { try await leases.claim(lease).release() }
            let lock = try await leases.claim(owned)
            defer { lock.release() }
            for lease in [left, kept, owned] { try await addVolumes(of: lease, to: host.pool) }
            try FileManager.default.createDirectory(
                atPath: leases.folder(of: "half-made"), withIntermediateDirectories: true)
            try running.scratch.write("broken", to: "machines/broken/lease.json")

            #expect(await machines.collectGarbage(now: now) == ["left"])
            #expect(leases.machines() == ["broken", "elsewhere", "kept", "owned"])
            #expect(Set(try await host.pool.volumes().map(\.name)) == Set(kept.volumes + owned.volumes))
            #expect(recorder.all == [.removedLeftover(machine: "left"), .destroying(machine: "left")])

            #expect(await machines.collectGarbage(now: now).isEmpty)
            #expect(recorder.all.count == 2)

            #expect(await machines.collectGarbage(now: now.addingTimeInterval(61)) == ["kept"])
            #expect(Set(try await host.pool.volumes().map(\.name)) == Set(owned.volumes))
        }
    }

    @Test("A machine is taken away by name, and only one that nobody works in")
    func destroy() async throws {
        try await TestDaemon.with { running in
            let host = try await running.host()
            let machines = Machines(host: host, folders: running.folders) { _ in }
            let leases = LeaseFolder(path: running.folders.machines)
            let lease = Lease.sample("m", uri: host.connection.uri)
            let lock = try await leases.claim(lease)
            try await addVolumes(of: lease, to: host.pool)
            await #expect(throws: MachineError.machineInUse(name: "m")) { try await machines.destroy(named: "m") }
            lock.release()
            try await machines.destroy(named: "m")
            #expect(machines.list().isEmpty)
            #expect(try await host.pool.volumes().isEmpty)
            await #expect(throws: MachineError.unknownMachine(name: "m", known: [])) {
                try await machines.destroy(named: "m")
            }
        }
    }
}
