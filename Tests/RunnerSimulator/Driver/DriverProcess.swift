internal import Foundation
internal import Programs
internal import Synchronization

/// Runs one program as the runner's command does (gitlab-runner `executors/custom/command/command.go`,
/// `helpers/process/killer.go`): in a group of its own, with the null device as input, and ended by SIGTERM, a grace,
/// SIGKILL, and a last wait.
struct DriverProcess: Sendable {
    let executable: String
    let arguments: [String]
    /// All of it: nothing is inherited.
    let environment: [String: String]
    let directory: String
    let graceful: Duration
    let force: Duration
    let onStart: @Sendable (Int32) -> Void
    let onOutput: @Sendable (ProgramOutput, Data) -> Void

    private enum Event: Sendable {
        case started(Int32), ended(DriverEnding), stop, graceIsOver, forceIsOver
    }

    /// - Returns: How it ended; when it was stopped, whatever it then chose to say.
    func run(until stop: StopSource) async -> DriverEnding {
        let (events, feed) = AsyncStream<Event>.makeStream()
        // Not a child task: a process that survives SIGKILL must not be waited for.
        let life = Task.detached { feed.yield(.ended(await live { feed.yield(.started($0)) })) }
        let number = stop.onStop { feed.yield(.stop) }
        defer { stop.forget(number) }
        var process: Int32?
        var isStopping = false
        var timers: [Task<Void, any Error>] = []
        defer { for timer in timers { timer.cancel() } }
        func signal(_ number: Int32, thenAfter wait: Duration, _ event: Event) {
            guard let process else { return }
            kill(-process, number)
            timers.append(
                Task {
                    try await Task.sleep(for: wait)
                    feed.yield(event)
                })
        }
        for await event in events {
            switch event {
            case .started(let identifier):
                process = identifier
                if isStopping { signal(SIGTERM, thenAfter: graceful, .graceIsOver) }
            case .stop:
                isStopping = true
                signal(SIGTERM, thenAfter: graceful, .graceIsOver)
            case .graceIsOver: signal(SIGKILL, thenAfter: force, .forceIsOver)
            case .forceIsOver:
                life.cancel()
                return .abandoned
            case .ended(let ending): return ending
            }
        }
        return .abandoned
    }

    private func live(_ started: @escaping @Sendable (Int32) -> Void) async -> DriverEnding {
        let program = Program(executable, debianPackage: "", fedoraPackage: "")
        do {
            let end = try await program.follow(
                arguments, environment: changes, directory: directory, input: .file("/dev/null"), grace: .zero,
                onStart: { identifier in
                    onStart(identifier)
                    started(identifier)
                },
                onOutput: { stream, data in onOutput(stream, data) })
            switch end {
            case .exited(let status): return .exited(status)
            case .signaled(let signal): return .signaled(signal)
            }
        } catch ProgramError.notInstalled {
            return .notStarted("\(executable): no such file or directory")
        } catch {
            return .notStarted("\(executable): \(error)")
        }
    }

    /// Turns the environment we have into the one wanted.
    private var changes: [String: String?] {
        var result: [String: String?] = [:]
        for name in ProcessInfo.processInfo.environment.keys { result.updateValue(nil, forKey: name) }
        for (name, value) in environment { result.updateValue(value, forKey: name) }
        return result
    }
}
