internal import Foundation
internal import Programs

/// One job from its payload to its outcome (gitlab-runner `common/build.go`, `Run`).
actor JobSession {
    let runner: Runner
    let payload: JobPayload
    let log: JobLog
    /// Stops everything but `cleanup_exec`.
    let job = StopSource()
    private let start = ContinuousClock.now

    /// Set by the attempt that succeeded.
    var attempt: DriverAttempt?
    /// Known from the first attempt that got beyond `config_exec`.
    var layout: ProjectLayout?
    var status = RuntimeStatus.running
    private var calls: [DriverCall] = []
    private var momentFailure: (any Error)?

    init(_ runner: Runner, _ payload: JobPayload) {
        self.runner = runner
        self.payload = payload
        let variables = JobVariables(
            payload: payload, configuration: runner.configuration, profile: runner.profile, layout: .unknown,
            status: .running)
        let secrets = variables.list.filter(\.isMasked).map(\.value) + [runner.configuration.token]
        log = JobLog(secrets: secrets, limit: runner.configuration.outputLimit * 1024)
    }

    func run() async throws -> JobOutcome {
        runner.control.begin(job)
        defer { runner.control.end() }
        writeHead()
        let timer = Task { [job, jobTimeout] in
            try await Task.sleep(for: jobTimeout)
            job.stop(.jobTimeout)
        }
        defer { timer.cancel() }
        var failure: JobFailure?
        do {
            attempt = try await log.section(
                "prepare_executor", title: "Preparing the \"custom\" executor",
                isMarked: payload.features.traceSections
            ) { try await prepareExecutor() }
            try await runScripts()
        } catch let error as JobFailure {
            failure = error
        }
        let outcome = finish(failure)
        if let momentFailure { throw momentFailure }
        return outcome
    }

    var jobTimeout: Duration { runner.jobTimeout ?? .seconds(payload.runnerInfo.timeout) }

    /// Runs the stages, and cleans up after them, or beside them when they don't end in time.
    private func runScripts() async throws {
        guard let attempt else { return }
        let (events, feed) = AsyncStream<Result<Void, any Error>?>.makeStream()
        let scripts = Task {
            do {
                try await executeScripts()
                feed.yield(.success(()))
            } catch {
                feed.yield(.failure(error))
            }
        }
        job.onStop { [buildFinishTimeout = runner.buildFinishTimeout] in
            Task {
                try await Task.sleep(for: buildFinishTimeout)
                feed.yield(nil)
            }
        }
        var result: Result<Void, any Error>?
        for await event in events {
            result = event
            break
        }
        noteStop()
        await cleanUp(attempt)
        await scripts.value
        if let reason = job.reason { throw JobFailure.stopped(reason) }
        try result?.get()
    }

    /// `CI_JOB_STATUS` of a job that was stopped as a whole (`handleError`).
    func noteStop() {
        switch job.reason {
        case .jobTimeout, .phaseTimeout: status = .timedOut
        case .canceled: status = .canceled
        default: break
        }
    }

    func composer(_ attempt: DriverAttempt) -> StageComposer {
        StageComposer(
            payload: payload, configuration: attempt.configuration, profile: runner.profile,
            layout: layout ?? .unknown, status: status, hostname: attempt.output.hostname)
    }

    private func writeHead() {
        let (version, revision) = (runner.profile.version, runner.profile.revision)
        log.line("Running with gitlab-runner \(version) (\(revision))")
        let configuration = runner.configuration
        log.line("  on \(configuration.name) \(configuration.shortToken), system ID: \(configuration.systemID)")
        let flags = configuration.featureFlags.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        if !flags.isEmpty { log.line("  feature flags: \(flags.joined(separator: ", "))") }
    }

    private func finish(_ failure: JobFailure?) -> JobOutcome {
        let report = JobReport(failure, jobTimeout: jobTimeout, supported: payload.features.failureReasons)
        report.write(to: log)
        log.close()
        return JobOutcome(
            status: report.status, failureReason: report.reason, exitCode: report.exitCode, message: report.message,
            calls: calls, log: log.contents, layout: layout)
    }

    // MARK: The record of the calls

    /// - Returns: Its place, for `end`.
    func begin(_ call: DriverCall) -> Int {
        calls.append(call)
        calls[calls.count - 1].startedAt = ContinuousClock.now - start
        return calls.count - 1
    }

    func end(_ place: Int, _ ending: DriverEnding, _ process: Int32?, _ recorder: OutputRecorder) {
        calls[place].ending = ending
        calls[place].processIdentifier = process
        calls[place].duration = ContinuousClock.now - start - calls[place].startedAt
        calls[place].standardOutput = recorder.output(.standardOutput)
        calls[place].standardError = recorder.output(.standardError)
    }

    func note(momentFailure error: any Error) { momentFailure = momentFailure ?? error }
}
