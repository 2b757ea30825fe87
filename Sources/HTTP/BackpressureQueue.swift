internal import Foundation
internal import Synchronization

/// The queue URLSession calls its delegate on, which makes the sender wait when we are slow.
///
/// Foundation 6.3.1 reads from the network as fast as it can and queues a block for each 16 KiB
/// (swift-corelibs-foundation #3204): a slow disk would fill the memory. It queues them through `addOperation` on the
/// one thread that also reads the socket, so blocking there until there is room stops the reading, and TCP stops the
/// server. One session must serve one download then, since all tasks of a session share that thread.
final class BackpressureQueue: OperationQueue, @unchecked Sendable {
    // `@unchecked` because OperationQueue is declared so; what is added here is immutable and thread-safe.

    private struct Waiting: Sendable {
        var blocks: [@Sendable () -> Void] = []
        var isDraining = false
    }

    /// 256 blocks of 16 KiB: 4 MiB wait at most.
    private let room = DispatchSemaphore(value: 256)
    private let queue = DispatchQueue(label: "download", qos: .userInitiated)
    private let waiting = Mutex(Waiting())

    override func addOperation(_ block: @escaping @Sendable () -> Void) {
        room.wait()
        let wakes = waiting.withLock { waiting in
            waiting.blocks.append(block)
            defer { waiting.isDraining = true }
            return !waiting.isDraining
        }
        if wakes { queue.async { self.drain() } }
    }

    /// Runs blocks until none is left. It lingers before it looks again: waking a thread for each 16 KiB costs more
    /// than writing them.
    private func drain() {
        while true {
            let blocks = waiting.withLock { waiting in
                defer { waiting.blocks.removeAll(keepingCapacity: true) }
                waiting.isDraining = !waiting.blocks.isEmpty
                return waiting.blocks
            }
            if blocks.isEmpty { return }
            for block in blocks {
                block()
                room.signal()
            }
            Thread.sleep(forTimeInterval: 0.0005)
        }
    }
}
