internal import Foundation
internal import Jobs
internal import Synchronization
internal import Terminal

/// What a session remembers between two commands.
final class Session: Sendable {
    /// That of the running command; nil on the command line.
    @TaskLocal static var current: Session?

    struct State: Sendable {
        var isLeaving = false
    }

    let state = Mutex(State())
    let context: Context

    init(_ context: Context) { self.context = context }

    var isLeaving: Bool { state.withLock { $0.isLeaving } }

    /// No further command is read.
    func leave() { state.withLock { $0.isLeaving = true } }

    /// Where one is, and what the last result was.
    var prompt: String { "virt-ci> " }
}
