internal import Foundation
internal import Synchronization

/// Commands that go on while others are typed.
final class BackgroundRuns: Sendable {
    struct Run: Sendable {
        let number: Int
        /// As it was typed.
        let line: String
        let output: BackgroundOutput
        let task: Task<Int32, Never>
    }

    private struct State: Sendable {
        var runs: [Run] = []
        var last = 0
    }

    private let state = Mutex(State())

    /// Those that have not ended, the oldest first.
    var running: [Run] { state.withLock { $0.runs } }

    /// The one of a number, or the newest.
    func run(_ number: Int?) -> Run? {
        let running = running
        return number.map { number in running.first { $0.number == number } } ?? (number == nil ? running.last : nil)
    }

    /// Starts one.
    ///
    /// - Parameters:
    ///   - work: Runs it; the code is what it ended with.
    ///   - onEnd: Called with its number when it has ended and is no longer among those that run.
    func start(
        _ line: String, writing output: BackgroundOutput, _ work: @escaping @Sendable () async -> Int32,
        onEnd: @escaping @Sendable (Int, Int32) -> Void
    ) -> Run {
        state.withLock { state in
            state.last += 1
            let number = state.last
            let task = Task {
                let code = await work()
                output.end()
                self.state.withLock { state in state.runs.removeAll { $0.number == number } }
                onEnd(number, code)
                return code
            }
            let run = Run(number: number, line: line, output: output, task: task)
            state.runs.append(run)
            return run
        }
    }

    /// Ends all, and waits until they have cleaned up.
    func stop() async {
        let running = running
        for run in running { run.task.cancel() }
        for run in running { _ = await run.task.value }
    }
}

/// What a command in the background writes: its end is kept, and whoever looks gets what comes.
final class BackgroundOutput: Sendable {
    private struct State: Sendable {
        var kept = Data()
        var onBytes: (@Sendable (Data) -> Void)?
    }

    /// In bytes; all of a job's output is in its log.
    private static let most = 256 << 10
    /// The descriptor that the command writes to.
    let descriptor: Int32
    private let state = Mutex(State())

    /// - Returns: nil when the system has no pipe.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[1]
        let readEnd = ends[0]
        let thread = Thread { [weak self] in
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = read(readEnd, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                self?.take(Data(buffer.prefix(count)))
            }
            close(readEnd)
        }
        thread.start()
    }

    func end() { close(descriptor) }

    /// Calls a function with what was kept, and with what comes; nil ends that.
    func show(_ onBytes: (@Sendable (Data) -> Void)?) {
        state.withLock { state in
            state.onBytes = onBytes
            if !state.kept.isEmpty { onBytes?(state.kept) }
        }
    }

    private func take(_ bytes: Data) {
        state.withLock { state in
            state.kept.append(bytes)
            if state.kept.count > Self.most { state.kept = Data(state.kept.suffix(Self.most / 2)) }
            state.onBytes?(bytes)
        }
    }
}
