import Files
import Foundation
import Testing

@testable import Machines

@Suite("Leases")
struct LeaseTests {
    @Test("A lease is read as it was written")
    func roundTrip() throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        let lease = Lease.sample(keptUntil: Date(timeIntervalSince1970: 1_795_500_000))
        let lock = try leases.claim(lease)
        defer { lock.release() }
        #expect(try leases.read(lease.machine) == lease)
        #expect(leases.machines() == [lease.machine])
        let attributes = try FileManager.default.attributesOfItem(atPath: leases.folder(of: lease.machine))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }

    @Test("A machine that is worked in can't be claimed, and its lease stays as it is")
    func inUse() throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        let lease = Lease.sample()
        let lock = try leases.claim(lease)
        var other = lease
        other.profile = "another"
        #expect(throws: MachineError.machineInUse(name: lease.machine)) { try leases.claim(other) }
        #expect(try leases.read(lease.machine) == lease)
        #expect(try leases.lock(lease.machine) == nil)
        lock.release()
        #expect(try leases.lock(lease.machine) != nil)
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
    func otherName() throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        try leases.claim(.sample("one")).release()
        try FileManager.default.moveItem(atPath: leases.folder(of: "one"), toPath: leases.folder(of: "two"))
        #expect(throws: MachineError.self) { try leases.read("two") }
    }

    @Test("Removing a machine twice is no error")
    func removeTwice() throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        try leases.claim(.sample("one")).release()
        try leases.remove("one")
        try leases.remove("one")
        #expect(leases.machines().isEmpty)
    }

    @Test("A list tells who is worked in, and a name nobody has is an error that knows the others")
    func list() throws {
        let scratch = try ScratchFolder()
        let folders = MachineFolders(machines: scratch.file("m"), volumes: scratch.path, runtime: scratch.path)
        let leases = LeaseFolder(path: folders.machines)
        let lock = try leases.claim(.sample("owned"))
        defer { lock.release() }
        try leases.claim(.sample("free")).release()
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
