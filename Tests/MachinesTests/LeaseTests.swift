import Files
import Foundation
import Synchronization
import Testing

@testable import Machines

@Suite("Leases")
struct LeaseTests {
    @Test("A lease is read as it was written")
    func roundTrip() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        let lease = Lease.sample(keptUntil: Date(timeIntervalSince1970: 1_795_500_000))
        let lock = try await leases.claim(lease)
        defer { lock.release() }
        #expect(try leases.read(lease.machine) == lease)
        #expect(leases.machines() == [lease.machine])
        let attributes = try FileManager.default.attributesOfItem(atPath: leases.folder(of: lease.machine))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }

    @Test("A machine that is worked in can't be claimed, and its lease stays as it is")
    func inUse() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        let lease = Lease.sample()
        let lock = try await leases.claim(lease)
        var other = lease
        other.profile = "another"
        await #expect(throws: MachineError.machineInUse(name: lease.machine)) { try await leases.claim(other) }
        #expect(try leases.read(lease.machine) == lease)
        #expect(try leases.lock(lease.machine) == nil)
        lock.release()
        #expect(try leases.lock(lease.machine) != nil)
    }

    @Test("What a claim that was killed left is gone with the next claim, or the next collection")
    func killedClaim() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        try scratch.write("", to: "machines/.new-one/lock")
        #expect(leases.machines().isEmpty)
        try await leases.claim(.sample("two")).release()
        #expect(!scratch.has("machines/.new-one"))
        try scratch.write("", to: "machines/.new-three/lock")
        leases.removeUnfinishedClaims()
        #expect(!scratch.has("machines/.new-three"))
        #expect(leases.machines() == ["two"])
    }

    @Test("A claimed machine is whole from the moment it is seen, however many look for what nobody owns")
    func manyClaims() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        let collections = [Collecting(leases), Collecting(leases)]
        defer { for collection in collections { collection.end() } }
        try await withThrowingTaskGroup(of: Void.self) { claims in
            for claimant in 0..<4 { claims.addTask { try await claim(leases, as: claimant) } }
            try await claims.waitForAll()
        }
        #expect(collections.map(\.halfMade) == [0, 0])
    }

    /// Claims many machines, and looks whether each stays ours.
    private func claim(_ leases: LeaseFolder, as claimant: Int) async throws {
        for turn in 0..<200 {
            let lease = Lease.sample("m-\(claimant)-\(turn)")
            let lock = try await leases.claim(lease)
            await Task.yield()
            #expect(try leases.read(lease.machine) == lease)
            #expect(try leases.lock(lease.machine) == nil)
            lock.release()
        }
    }

    @Test("A lease that can't be read says where it is", arguments: ["", "{}", "no json"])
    func unreadable(content: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write(content, to: "machines/m/lease.json")
        let error = #expect(throws: MachineError.self) { try LeaseFolder(path: scratch.file("machines")).read("m") }
        guard case .unreadableLease(path: scratch.file("machines/m/lease.json"), _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A lease of another machine's is not believed")
    func otherName() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        try await leases.claim(.sample("one")).release()
        try FileManager.default.moveItem(atPath: leases.folder(of: "one"), toPath: leases.folder(of: "two"))
        #expect(throws: MachineError.self) { try leases.read("two") }
    }

    @Test("Removing a machine twice is no error")
    func removeTwice() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        try await leases.claim(.sample("one")).release()
        try leases.remove("one")
        try leases.remove("one")
        #expect(leases.machines().isEmpty)
    }

    @Test("A list tells who is worked in, and a name nobody has is an error that knows the others")
    func list() async throws {
        let scratch = try ScratchFolder()
        let folders = MachineFolders(machines: scratch.file("m"), volumes: scratch.path, runtime: scratch.path)
        let leases = LeaseFolder(path: folders.machines)
        let lock = try await leases.claim(.sample("owned"))
        defer { lock.release() }
        try await leases.claim(.sample("free")).release()
        let records = Machines.list(in: folders)
        #expect(records.map(\.lease.machine) == ["free", "owned"])
        #expect(records.map(\.isOwned) == [false, true])
        #expect(try Machines.lease(named: "free", in: folders).machine == "free")
        #expect(throws: MachineError.machineInUse(name: "owned")) {
            try Machines.lease(named: "owned", in: folders)
        }
        #expect(throws: MachineError.unknownMachine(name: "../free", known: ["free", "owned"])) {
            try Machines.lease(named: "../free", in: folders)
        }
    }

    @Test("A machine of our own daemon is not asked for by address")
    func address() {
        #expect(Lease.sample(uri: "qemu:///session?socket=/run/x").reachableURI == nil)
        #expect(Lease.sample(uri: "qemu:///system").reachableURI == "qemu:///system")
    }
}

/// Collects what nobody owns, without a pause, on a thread of its own: the tasks of a test take turns too politely.
private final class Collecting: Sendable {
    private struct State {
        var halfMade = 0
        var isOver = false
    }

    private let state = Mutex(State())

    /// How many machines had no lease.
    var halfMade: Int { state.withLock { $0.halfMade } }

    init(_ leases: LeaseFolder) {
        Thread.detachNewThread { [self] in
            while !state.withLock({ $0.isOver }) { collect(leases) }
        }
    }

    func end() { state.withLock { $0.isOver = true } }

    private func collect(_ leases: LeaseFolder) {
        leases.removeUnfinishedClaims()
        for machine in leases.machines() {
            guard let lock = try? leases.lock(machine) else { continue }
            if (try? leases.read(machine)) == nil { state.withLock { $0.halfMade += 1 } }
            try? leases.remove(machine)
            lock.release()
        }
    }
}
