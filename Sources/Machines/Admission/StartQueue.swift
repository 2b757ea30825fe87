internal import Foundation

/// Lets only so many machines of these folders start at one time, first come, first served.
///
/// A guest that boots keeps a processor busy. More of them than there are take no less time together, and each so much
/// more that its time limits run out: of eight emulated at once on two processors none was ready after twelve minutes.
struct StartQueue: Sendable {
    private let queue: AdmissionQueue
    private let count: Int

    /// - Parameters:
    ///   - folders: Those of the host's machines.
    ///   - count: How many may start at one time.
    init(in folders: MachineFolders, atOnce count: Int = ProcessInfo.processInfo.activeProcessorCount) {
        queue = AdmissionQueue(folder: Self.folder(in: folders))
        self.count = max(1, count)
    }

    /// Where the places are.
    static func folder(in folders: MachineFolders) -> String { folders.machines + ".starting" }

    /// Waits for its turn. The place is held until the ticket is given back, or its process ends.
    ///
    /// - Parameter onWait: Called with its place among those that wait, from 1, when that changes.
    /// - Throws: `FileError`, `CancellationError`.
    func take(onWait: (_ place: Int, _ atOnce: Int) -> Void) async throws -> AdmissionQueue.Ticket {
        let ticket = try await queue.take()
        do {
            let changes = FolderChanges(of: [], holding: [queue.folder])
            var told: Int?
            while true {
                let place = try await queue.position(of: ticket) - count
                guard place > 0 else { return ticket }
                if place != told { onWait(place, count) }
                told = place
                await changes.next(within: .seconds(5))
                try Task.checkCancellation()
            }
        } catch {
            ticket.giveBack()
            throw error
        }
    }
}
