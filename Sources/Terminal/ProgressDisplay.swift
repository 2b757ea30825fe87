internal import Synchronization

/// Shows what is going on: a live line on a terminal, otherwise plain lines, one at the start of each activity and
/// one every ten seconds. Gets its values from the caller, and counts the time itself. (Foundation has a `Progress`.)
public final class ProgressDisplay: Sendable {
    private let console: Console
    private let isLive: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    private struct State: Sendable {
        var model = ProgressModel()
        var hasEnded = false
    }

    init(_ console: Console) {
        self.console = console
        isLive = console.claimLiveLine()
    }

    /// Says what is going on now. May be called as often as there is news; another name is another activity.
    public func update(_ new: ProgressState) {
        update(new, at: ContinuousClock.now - start)
    }

    /// Nothing is going on that needs showing, until the next update.
    public func clear() {
        state.withLock { state in
            state.model.clear()
            if isLive { console.setLiveLine(nil) }
        }
    }

    func update(_ new: ProgressState, at time: Duration) {
        state.withLock { state in
            guard !state.hasEnded else { return }
            let announcement = state.model.update(new, at: time)
            // The ticker draws the rest: a fast transfer has thousands of updates a second.
            guard let announcement else { return }
            if isLive { draw(state.model, at: time) } else { console.note(announcement) }
        }
    }

    /// Shows the time that has passed.
    func tick(at time: Duration) {
        state.withLock { state in
            guard !state.hasEnded, state.model.state != nil else { return }
            if isLive {
                draw(state.model, at: time)
            } else if let line = state.model.plainLine(at: time) {
                console.note(line)
            }
        }
    }

    /// Takes the live line away. Later updates are ignored.
    func end() {
        state.withLock { state in
            guard !state.hasEnded else { return }
            state.hasEnded = true
            if isLive { console.releaseLiveLine() }
        }
    }

    /// Runs until cancelled.
    fileprivate func keepTicking() async {
        let interval = isLive ? Duration.milliseconds(100) : .milliseconds(500)
        while (try? await Task.sleep(for: interval)) != nil {
            tick(at: ContinuousClock.now - start)
        }
    }

    private func draw(_ model: ProgressModel, at time: Duration) {
        let stream = console.diagnostics
        console.setLiveLine(
            model.liveLine(at: time, width: stream.width ?? 80, style: stream.style, isUnicode: console.isUnicode))
    }
}

extension Console {
    /// Runs `body` with progress shown, which ends with it. Inside another progress, plain lines are written.
    public func withProgress<Value>(_ body: (ProgressDisplay) async throws -> Value) async rethrows -> Value {
        let progress = ProgressDisplay(self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await progress.keepTicking() }
            defer {
                progress.end()
                group.cancelAll()
            }
            return try await body(progress)
        }
    }
}
