internal import Foundation
internal import Programs

extension JobSession {
    /// Where a call's outputs go.
    enum Route {
        /// Both to a stream of the job's log.
        case log(UInt8)
        /// Standard output is read, standard error goes to the log.
        case captured
        /// To the runner's own log, which nobody sees.
        case runnerLog
    }

    /// A script for `run_exec`.
    struct Script {
        var path: String
        var text: String
    }

    /// Calls the driver once, and waits for what a test does meanwhile.
    ///
    /// - Returns: The beginning of its standard output.
    /// - Throws: `JobFailure` for what its end means.
    @discardableResult
    func call(
        _ name: String, _ command: DriverConfiguration.Command, _ attempt: DriverAttempt, script: Script? = nil,
        route: Route, until stop: StopSource
    ) async throws -> Data {
        let arguments = command.arguments + (script.map { [$0.path, name] } ?? [])
        let environment = DriverEnvironment(runner, payload, attempt, composer(attempt).variables).variables
        let place = begin(
            DriverCall(
                name: name, attempt: attempt.number, arguments: [command.executable] + arguments,
                environment: environment, directory: attempt.folder, script: script?.text, startedAt: .zero,
                duration: .zero))
        let recorder = OutputRecorder(keptBytes: runner.keptOutputBytes)
        let streams = outputs(route)
        let moments = MomentActions()
        let process = DriverProcess(
            executable: command.executable, arguments: arguments, environment: environment, directory: attempt.folder,
            graceful: attempt.configuration.gracefulKillTimeout, force: attempt.configuration.forceKillTimeout,
            onStart: { [actions = runner.moments[name] ?? []] identifier in
                let moment = DriverMoment(
                    name: name, attempt: attempt.number, processIdentifier: identifier, environment: environment,
                    directory: attempt.folder, recorder: recorder)
                moments.begin(moment, actions)
            },
            onOutput: { [log] output, data in
                recorder.record(output, data)
                if let stream = streams[output] { log.write(data, to: stream) }
            })
        let ending = await process.run(until: stop)
        recorder.close()
        for stream in streams.values { log.finish(stream) }
        end(place, ending, moments.process, recorder)
        if let error = await moments.finish() { note(momentFailure: error) }
        if let failure = attempt.failure(of: ending, hasExitCodeFile: runner.profile.hasExitCodeFile) { throw failure }
        return recorder.output(.standardOutput).kept
    }

    private func outputs(_ route: Route) -> [ProgramOutput: LogStream] {
        switch route {
        case .log(let number):
            [
                .standardOutput: log.stream(number, isError: false),
                .standardError: log.stream(number, isError: true),
            ]
        case .captured: [.standardError: log.stream(0, isError: true)]
        case .runnerLog: [:]
        }
    }
}
