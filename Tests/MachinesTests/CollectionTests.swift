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

    @Test("Five collections at once take each machine away once, and nothing that somebody owns")
    func atOnce() async throws {
        try await TestDaemon.with { running in
            let first = try await running.host()
            let uri = first.connection.uri
            let leases = LeaseFolder(path: running.folders.machines)
            let left = (1...8).map { Lease.sample("left-\($0)", uri: uri) }
            for lease in left { try await leases.claim(lease).release() }
            let owned = Lease.sample("owned", uri: uri)
            let lock = try await leases.claim(owned)
            defer { lock.release() }
            for lease in left + [owned] { try await addVolumes(of: lease, to: first.pool) }
            let recorder = Recorder()
            let removed = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 1...5 {
                    group.addTask {
                        // Locks of one process are apart, too, when each has opened the file itself.
                        let machines = Machines(host: try await running.host(), folders: running.folders) {
                            recorder.append($0)
                        }
                        return await machines.collectGarbage()
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(removed.sorted() == left.map(\.machine))
            #expect(leases.machines() == ["owned"])
            #expect(Set(try await first.pool.volumes().map(\.name)) == Set(owned.volumes))
            #expect(recorder.all.count == 2 * left.count, "nothing failed: \(recorder.all)")
        }
    }

    @Test("A lease tells its owner, and what its volumes take up on the disk")
    func facts() async throws {
        let scratch = try ScratchFolder()
        let folders = MachineFolders(
            machines: scratch.file("machines"), volumes: scratch.file("volumes"), runtime: scratch.path)
        var lease = Lease.sample("m", uri: "qemu:///session")
        lease.owner = ProcessIdentity(number: getpid())
        let lock = try await LeaseFolder(path: folders.machines).claim(lease)
        defer { lock.release() }
        let record = try #require(Machines.list(in: folders).first)
        #expect(record.owner?.number == getpid() && record.owner?.isAlive == true)
        #expect(record.diskBytes(in: folders) == nil)
        try scratch.write(String(repeating: "x", count: 100_000), to: "volumes/m.qcow2")
        #expect(try #require(record.diskBytes(in: folders)) >= 100_000)
        var elsewhere = record
        elsewhere.lease.uri = "qemu+ssh://other/system"
        #expect(elsewhere.diskBytes(in: folders) == nil)
        elsewhere.lease.claim = JobClaim(job: "j", attemptFolder: nil, runner: nil, ends: Date())
        #expect(elsewhere.owner == nil)
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
