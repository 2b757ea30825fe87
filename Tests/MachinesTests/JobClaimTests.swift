import Files
import Foundation
import Libvirt
import Programs
import Testing

@testable import Machines

@Suite("The claim of a runner's job")
struct JobClaimTests {
    private let now = Date(timeIntervalSince1970: 1_795_500_000)

    private func claim(folder: String? = nil, runner: ProcessIdentity? = nil, ends: Double = 60) -> JobClaim {
        JobClaim(job: "gitlab.example/1", attemptFolder: folder, runner: runner, ends: now.addingTimeInterval(ends))
    }

    @Test("It holds while the runner's folder is there, the runner lives, and there is time")
    func holds() throws {
        let scratch = try ScratchFolder()
        let runner = try #require(ProcessIdentity(number: getpid()))
        #expect(!claim(folder: scratch.path, runner: runner).isOver(at: now))
        #expect(!claim().isOver(at: now))
        #expect(claim(folder: scratch.path, runner: runner, ends: -1).isOver(at: now))
        #expect(claim(folder: scratch.file("gone"), runner: runner).isOver(at: now))
    }

    @Test("A process that ended is known to have, even when its number is used again or the host was restarted")
    func ended() throws {
        var runner = try #require(ProcessIdentity(number: getpid()))
        #expect(runner.isAlive)
        runner.start += 1
        #expect(!runner.isAlive)
        #expect(claim(runner: runner).isOver(at: now))
        runner.start -= 1
        runner.boot = "another"
        #expect(!runner.isAlive)
        #expect(ProcessIdentity(number: Int32.max) == nil)
    }

    @Test("The machines of a job are found by its claim, and those of an attempt by its folder")
    func found() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        let folders = MachineFolders(machines: leases.path, volumes: "/v", runtime: "/r")
        try await leases.claim(.sample("one", claim: claim(folder: "/a"))).release()
        try await leases.claim(.sample("local")).release()
        #expect(Machines.claimed(by: "gitlab.example/1", in: folders).map(\.lease.machine) == ["one"])
        #expect(Machines.claimed(by: "gitlab.example/2", in: folders).isEmpty)
        #expect(Machines.claimed(inAttempt: "/a", in: folders).map(\.lease.machine) == ["one"])
    }

    @Test("A machine that was never ready, or is kept, can't be attached to")
    func attach() async throws {
        let scratch = try ScratchFolder()
        let leases = LeaseFolder(path: scratch.file("machines"))
        let folders = MachineFolders(machines: leases.path, volumes: "/v", runtime: "/r")
        try await leases.claim(.sample("one", claim: claim())).release()
        await #expect(throws: MachineError.noMachineOfJob(job: "gitlab.example/1")) {
            _ = try await Machines.attach(to: "gitlab.example/1", in: folders)
        }
    }

    @Test("A domain without a lease is judged only by those whose folder its lease was in")
    func foreignDomains() async throws {
        let scratch = try ScratchFolder()
        let connection = try await Connection.open("test:///default")
        let pool = try await connection.storagePool(named: "default-pool")
        let host = VirtualisationHost(connection: connection, pool: pool, kvm: .noHardware)
        func machines(_ folder: String) -> Machines {
            let folders = MachineFolders(machines: scratch.file(folder), volumes: "/v", runtime: "/r")
            return Machines(host: host, folders: folders) { _ in }
        }
        var document = DomainDocument(
            hypervisor: .test, name: "t-\(UUID().uuidString)", memory: 8 << 20, processors: 1)
        document.features = []
        document.metadata = [
            MetadataElement(
                prefix: "virt-ci", namespace: MachineDocument.namespace, name: "machine",
                attributes: [
                    MachineDocument.claimAttribute: "gitlab.example/1",
                    MachineDocument.leasesAttribute: scratch.file("executor"),
                ])
        ]
        let domain = try await connection.createDomain(document, autodestroy: false)
        #expect(await machines("executor").domainsWithoutLease { $0 == "gitlab.example/1" } == [domain.name])
        #expect(await machines("executor").domainsWithoutLease { $0 == "gitlab.example/2" }.isEmpty)
        #expect(await machines("own").domainsWithoutLease().isEmpty)
        try await domain.destroy()
    }
}
