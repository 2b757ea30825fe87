internal import Foundation
public import Profiles

extension Machines {
    /// Waits until there is room for one more machine, first come, first served.
    ///
    /// The place is held until ``Admission/end()``: by then the machine's lease must be on disk, which counts from then on.
    /// - Throws: `MachineError.beyondBudget` when there can never be room, `.queueTooLong`, `CancellationError`.
    public func admit(_ plan: MachinePlan, within budget: HostBudget, limit: Duration) async throws -> Admission {
        try budget.check(plan)
        let queue = AdmissionQueue(folder: Self.queueFolder(in: folders))
        let ticket = try await queue.take()
        do {
            try await wait(ticket, in: queue, for: plan, within: budget, until: ContinuousClock.now + limit, limit)
            return Admission(ticket: ticket)
        } catch {
            ticket.giveBack()
            throw error
        }
    }

    /// Where the line is.
    static func queueFolder(in folders: MachineFolders) -> String { folders.machines + ".queue" }

    private func wait(
        _ ticket: AdmissionQueue.Ticket, in queue: AdmissionQueue, for plan: MachinePlan, within budget: HostBudget,
        until end: ContinuousClock.Instant, _ limit: Duration
    ) async throws {
        let changes = FolderChanges(of: [folders.machines], holding: [queue.folder])
        var told: MachineEvent?
        while true {
            let position = try await queue.position(of: ticket)
            guard let reason = position > 1 ? .others : await obstacle(for: plan, in: budget) else { return }
            let event = MachineEvent.queued(position: position, waiting: reason)
            if event != told { onEvent(event) }
            told = event
            guard ContinuousClock.now < end else {
                throw MachineError.queueTooLong(after: limit, position: position)
            }
            // Leases also end by time alone, of which no folder tells.
            await changes.next(within: min(.seconds(5), end - .now))
            try Task.checkCancellation()
        }
    }

    /// What is in the way, when what nobody owns any more has been taken out of it.
    private func obstacle(for plan: MachinePlan, in budget: HostBudget) async -> QueueReason? {
        guard HostUse(currentLeases()).obstacle(for: plan, in: budget) != nil else { return nil }
        await collectGarbage()
        return HostUse(currentLeases()).obstacle(for: plan, in: budget)
    }

    func currentLeases() -> [Lease] { leases.machines().compactMap { try? leases.read($0) } }
}

/// Room for one machine on a host.
public struct Admission: Sendable {
    let ticket: AdmissionQueue.Ticket

    /// Lets the next one in. A second time does nothing.
    public func end() { ticket.giveBack() }
}

extension HostBudget {
    /// What is known before there is an image, which may make the disk larger.
    ///
    /// - Throws: `MachineError.beyondBudget` when a machine of the profile alone is more than there may ever be.
    public func check(_ profile: Profile) throws {
        try check(profile.name, memory: profile.shape.memoryBytes, disk: profile.shape.diskBytes)
    }

    func check(_ plan: MachinePlan) throws {
        try check(plan.profile.name, memory: plan.memoryBytes, disk: plan.diskBytes)
    }

    private func check(_ profile: String, memory: UInt64, disk: UInt64) throws {
        for (resource, budget, needed) in [(Resource.memory, memoryBytes, memory), (.disk, diskBytes, disk)] {
            guard let budget, needed > budget else { continue }
            throw MachineError.beyondBudget(profile: profile, resource: resource, needed: needed, budget: budget)
        }
    }
}
