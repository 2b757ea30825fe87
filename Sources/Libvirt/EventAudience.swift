internal import Synchronization

/// Everybody who listens to one kind of event on one connection.
///
/// libvirt takes a callback once a connection and event, and refuses it a second time ("event callback already
/// tracked", `virObjectEventCallbackListAddID` in libvirt's `src/conf/object_event.c`). So each kind of event is
/// registered once, and told to all streams from here.
final class EventAudience<Event: Sendable>: Sendable {
    typealias Continuation = AsyncStream<Event>.Continuation

    private struct State {
        var listeners: [UInt64: Continuation] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    var isEmpty: Bool { state.withLock { $0.listeners.isEmpty } }

    /// - Returns: The listener's number, for ``remove(_:)``.
    func add(_ listener: Continuation) -> UInt64 {
        state.withLock { state in
            state.next += 1
            state.listeners[state.next] = listener
            return state.next
        }
    }

    func remove(_ number: UInt64) {
        _ = state.withLock { $0.listeners.removeValue(forKey: number) }
    }

    private func tell(_ event: Event) {
        for listener in state.withLock({ $0.listeners.values.map { $0 } }) { listener.yield(event) }
    }

    private func finish() {
        for listener in state.withLock({ $0.listeners.values.map { $0 } }) { listener.finish() }
    }

    // What C callbacks reach: libvirt holds one reference, and gives it back by the release function once.

    static func tell(_ event: Event, to context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        Unmanaged<EventAudience>.fromOpaque(context).takeUnretainedValue().tell(event)
    }

    static func release(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        Unmanaged<EventAudience>.fromOpaque(context).takeRetainedValue().finish()
    }
}
