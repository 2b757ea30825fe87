import Files
import Foundation
import Libvirt
import Testing

@testable import Machines

@Suite("Waiting for room on a host")
struct AdmissionTests {
    @Test("Who came first is first, and whoever leaves makes room")
    func order() async throws {
        let scratch = try ScratchFolder()
        let queue = AdmissionQueue(folder: scratch.file("queue"))
        let first = try await queue.take()
        let second = try await queue.take()
        let third = try await queue.take()
        #expect(try await queue.position(of: first) == 1)
        #expect(try await queue.position(of: third) == 3)
        second.giveBack()
        #expect(try await queue.position(of: third) == 2)
        first.giveBack()
        first.giveBack()
        #expect(try await queue.position(of: third) == 1)
        let last = try await queue.take()
        #expect(try await queue.position(of: last) == 2)
    }

    @Test("The ticket of a killed process counts no more, and is taken away")
    func dead() async throws {
        let scratch = try ScratchFolder()
        let queue = AdmissionQueue(folder: scratch.file("queue"))
        // A lock goes with its process, and with the object that has it.
        let dead = try await queue.take().path
        #expect(FileManager.default.fileExists(atPath: dead))
        let living = try await queue.take()
        #expect(try await queue.position(of: living) == 1)
        #expect(!FileManager.default.fileExists(atPath: dead) || dead == living.path)
    }

    @Test("So many start at one time, the next one in line when one of them is ready or dead")
    func start() async throws {
        let scratch = try ScratchFolder()
        let folders = MachineFolders(machines: scratch.file("m"), volumes: scratch.path, runtime: scratch.path)
        let starts = StartQueue(in: folders, atOnce: 2)
        let first = try await starts.take { _, _ in Issue.record("the first waited") }
        var second: AdmissionQueue.Ticket? = try await starts.take { _, _ in Issue.record("the second waited") }
        let (waiting, waits) = AsyncStream<Int>.makeStream()
        let third = Task { try await starts.take { place, _ in waits.yield(place) } }
        var places = waiting.makeAsyncIterator()
        #expect(await places.next() == 1)
        let fourth = Task { try await starts.take { place, _ in waits.yield(place) } }
        #expect(await places.next() == 2)
        first.giveBack()
        let started = try await third.value
        #expect(await places.next() == 1)
        // A lock goes with its process, and with the object that has it.
        second = nil
        withExtendedLifetime(second) {}
        let last = try await fourth.value
        withExtendedLifetime(started) { last.giveBack() }
    }

    @Test("One in line that is cancelled leaves it, and abandoned places are taken away")
    func leaves() async throws {
        let scratch = try ScratchFolder()
        let folders = MachineFolders(machines: scratch.file("m"), volumes: scratch.path, runtime: scratch.path)
        let starts = StartQueue(in: folders, atOnce: 1)
        let first = try await starts.take { _, _ in }
        let (waiting, waits) = AsyncStream<Void>.makeStream()
        let second = Task { try await starts.take { _, _ in waits.yield() } }
        for await _ in waiting { break }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        let line = StartQueue.folder(in: folders)
        #expect(try FileManager.default.contentsOfDirectory(atPath: line).count == 1)
        first.lock.release()
        try await AdmissionQueue(folder: line).removeAbandoned()
        #expect(try FileManager.default.contentsOfDirectory(atPath: line).isEmpty)
    }

    @Test("A machine counts until it is kept, its memory and disk until it is gone")
    func use() throws {
        var lease = Lease.sample()
        (lease.memoryBytes, lease.diskBytes) = (1 << 30, 8 << 30)
        var kept = lease
        kept.keptUntil = Date()
        let plan = try MachinePlan.sample()
        let use = HostUse([lease, kept])
        #expect(use.obstacle(for: plan, in: HostBudget(machines: 2)) == nil)
        #expect(use.obstacle(for: plan, in: HostBudget(machines: 1)) == .machines(running: 1, limit: 1))
        #expect(use.obstacle(for: plan, in: HostBudget(machines: 9, memoryBytes: 3 << 30)) == nil)
        #expect(
            use.obstacle(for: plan, in: HostBudget(machines: 9, memoryBytes: 5 << 29))
                == .budget(.memory, free: 1 << 29))
        #expect(
            use.obstacle(for: plan, in: HostBudget(machines: 9, diskBytes: 20 << 30)) == .budget(.disk, free: 4 << 30))
    }

    @Test("What can never fit is refused at once")
    func never() throws {
        let plan = try MachinePlan.sample()
        #expect(
            throws: MachineError.beyondBudget(
                profile: "debian-12", resource: .memory, needed: 1 << 30, budget: 1 << 29)
        ) { try HostBudget(machines: 1, memoryBytes: 1 << 29).check(plan) }
        #expect(throws: MachineError.self) { try HostBudget(machines: 1, diskBytes: 1 << 30).check(plan) }
    }

    @Test("A change of a folder wakes who waits, and so does a cancellation; looking at locks wakes nobody")
    func changes() async throws {
        let scratch = try ScratchFolder()
        let queue = AdmissionQueue(folder: scratch.file("queue"))
        let ticket = try await queue.take()
        let changes = FolderChanges(of: [], holding: [queue.folder])
        _ = try await queue.position(of: ticket)
        let quiet = ContinuousClock.now
        await changes.next(within: .milliseconds(200))
        #expect(ContinuousClock.now - quiet >= .milliseconds(200))
        async let woken: Void = changes.next(within: .seconds(60))
        ticket.giveBack()
        await woken
        let task = Task { await changes.next(within: .seconds(60)) }
        task.cancel()
        await task.value
    }
}

@Suite("Waiting for a machine's room", .enabled(if: Installed.daemon, Installed.daemonReason))
struct AdmissionOnHostTests {
    @Test("A job waits while others have the room, says at which place, and is let in when it is free")
    func waits() async throws {
        try await TestDaemon.with { running in
            let host = try await running.host()
            let recorder = Recorder()
            let machines = Machines(host: host, folders: running.folders) { recorder.append($0) }
            let leases = LeaseFolder(path: running.folders.machines)
            let claim = JobClaim(job: "j/1", attemptFolder: nil, runner: nil, ends: .distantFuture)
            try await leases.claim(Lease.sample("busy", uri: host.connection.uri, claim: claim)).release()
            let plan = try MachinePlan.sample()
            let budget = HostBudget(machines: 1)
            async let admission = machines.admit(plan, within: budget, limit: .seconds(60))
            while recorder.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            #expect(recorder.all == [.queued(position: 1, waiting: .machines(running: 1, limit: 1))])
            try leases.remove("busy")
            try await admission.end()
        }
    }

    @Test("The room of a job that is over is taken, without anybody's help")
    func over() async throws {
        try await TestDaemon.with { running in
            let host = try await running.host()
            let machines = Machines(host: host, folders: running.folders) { _ in }
            let leases = LeaseFolder(path: running.folders.machines)
            let claim = JobClaim(job: "j/1", attemptFolder: "/nowhere/at/all", runner: nil, ends: .distantFuture)
            try await leases.claim(Lease.sample("left", uri: host.connection.uri, claim: claim)).release()
            let admission = try await machines.admit(
                MachinePlan.sample(), within: HostBudget(machines: 1), limit: .seconds(60))
            admission.end()
            #expect(leases.machines().isEmpty)
        }
    }

    @Test("Who waits too long is told at which place")
    func limit() async throws {
        try await TestDaemon.with { running in
            let host = try await running.host()
            let machines = Machines(host: host, folders: running.folders) { _ in }
            let leases = LeaseFolder(path: running.folders.machines)
            let lock = try await leases.claim(Lease.sample("busy", uri: host.connection.uri))
            defer { lock.release() }
            let limit = Duration.milliseconds(50)
            await #expect(throws: MachineError.queueTooLong(after: limit, position: 1)) {
                _ = try await machines.admit(MachinePlan.sample(), within: HostBudget(machines: 1), limit: limit)
            }
            let queue = running.folders.machines + ".queue"
            #expect(try FileManager.default.contentsOfDirectory(atPath: queue).isEmpty)
        }
    }

    @Test("Runs that share a host's memory wait for it, though a machine that boots has not taken it yet")
    func room() async throws {
        try await TestDaemon.with { running in
            let host = try await running.host()
            let recorder = Recorder()
            let machines = Machines(host: host, folders: running.folders) { recorder.append($0) }
            let leases = LeaseFolder(path: running.folders.machines)
            let room = SharedRoom()
            try await machines.admit(MachinePlan.sample(), into: room, limit: .seconds(60)).end()
            let memory = try #require(try await room.budget(of: machines).memoryBytes)
            let claim = JobClaim(job: "j/1", attemptFolder: nil, runner: nil, ends: .distantFuture)
            var booting = Lease.sample("booting", uri: host.connection.uri, claim: claim)
            booting.memoryBytes = memory - (1 << 29)
            try await leases.claim(booting).release()
            async let admission = machines.admit(MachinePlan.sample(), into: room, limit: .seconds(60))
            while recorder.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            #expect(recorder.all == [.queued(position: 1, waiting: .budget(.memory, free: 1 << 29))])
            try leases.remove("booting")
            try await admission.end()
        }
    }
}
