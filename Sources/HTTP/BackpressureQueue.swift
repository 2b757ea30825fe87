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
    private let caughtUp: @Sendable () -> Void

    /// - Parameter caughtUp: Called when all that waited has been worked on, before looking again.
    init(caughtUp: @escaping @Sendable () -> Void = {}) {
        self.caughtUp = caughtUp
    }

    override func addOperation(_ block: @escaping @Sendable () -> Void) {
        room.wait()
        let wakes = waiting.withLock { waiting in
            waiting.blocks.append(block)
            defer { waiting.isDraining = true }
            return !waiting.isDraining
        }
        if wakes { queue.async { self.drain() } }
    }

    /// Runs blocks until none is left. Before it ends it lingers and looks once more: waking a thread for each 16 KiB
    /// costs more than writing them.
    private func drain() {
        var isLast = false
        while true {
            let blocks = waiting.withLock { waiting in
                defer { waiting.blocks.removeAll(keepingCapacity: true) }
                waiting.isDraining = !waiting.blocks.isEmpty || !isLast
                return waiting.blocks
            }
            if !blocks.isEmpty {
                run(blocks)
                caughtUp()
                isLast = false
            } else if isLast {
                return
            } else {
                Thread.sleep(forTimeInterval: 0.0005)
                isLast = true
            }
        }
    }

    /// Makes room in steps, since each may wake the sender.
    private func run(_ blocks: [@Sendable () -> Void]) {
        for start in stride(from: 0, to: blocks.count, by: 32) {
            let step = blocks[start..<min(start + 32, blocks.count)]
            for block in step { block() }
            for _ in step { room.signal() }
        }
    }
}
