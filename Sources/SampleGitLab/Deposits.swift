internal import Foundation
internal import Synchronization

/// What was brought to the instance while it ran.
final class Deposits: Sendable {
    private struct State {
        var logs: [Int: Data] = [:]
        var archives: [Int: Data] = [:]
    }

    private let state = Mutex(State())

    func log(of job: Int) -> Data? { state.withLock { $0.logs[job] } }
    func archive(of job: Int) -> Data? { state.withLock { $0.archives[job] } }
    func set(log: Data, of job: Int) { state.withLock { $0.logs[job] = log } }
    func set(archive: Data, of job: Int) { state.withLock { $0.archives[job] = archive } }
}
