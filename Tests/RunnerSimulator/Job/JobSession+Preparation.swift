internal import Foundation

extension JobSession {
    private static let attempts = 3

    /// Up to three attempts, each with an executor and a folder of its own; every failed one is cleaned up after
    /// (gitlab-runner `common/build.go`, `retryCreateExecutor`).
    func prepareExecutor() async throws -> DriverAttempt {
        guard runner.configuration.run != nil else {
            log.warning("custom executor is missing RunExec")
            throw JobFailure.build("custom executor is missing RunExec", reason: .configurationError)
        }
        let limit = runner.configuration.preparePhaseTimeout
        return try await job.limited(to: limit, .phaseTimeout("prepare_timeout")) { phase in
            var last = JobFailure.system("no attempt")
            for number in 1...Self.attempts {
                var attempt = try DriverAttempt(number: number, runner, payload)
                do {
                    try await prepare(&attempt, phase)
                    return attempt
                } catch let failure as JobFailure {
                    await cleanUp(attempt)
                    last = failure
                }
                if case .build = last { throw last }
                if let reason = phase.reason {
                    job.stop(reason)
                    noteStop()
                    throw JobFailure.stopped(reason)
                }
                log.error("Preparation failed: \(last.message)")
                log.information("Will be retried in \(GoDuration.text(runner.preparationPause)) ...")
                try await Task.sleep(for: runner.preparationPause)
            }
            throw last
        }
    }

    private func prepare(_ attempt: inout DriverAttempt, _ phase: StopSource) async throws {
        if let config = attempt.configuration.config {
            let output = try await phase.limited(to: attempt.configuration.configTimeout, .callTimeout) { stop in
                try await call("config", config, attempt, route: .captured, until: stop)
            }
            try inject(ConfigOutput(output: output), into: &attempt)
        }
        log.line(attempt.output.usageLine)
        layout = try makeLayout(attempt)
        guard let prepare = attempt.configuration.prepare else { return }
        try await phase.limited(to: attempt.configuration.prepareTimeout, .callTimeout) { stop in
            _ = try await call("prepare", prepare, attempt, route: .log(0), until: stop)
        }
    }

    private func inject(_ output: ConfigOutput, into attempt: inout DriverAttempt) {
        attempt.output = output
        if let directory = output.buildsDirectory { attempt.configuration.buildsDirectory = directory }
        if let directory = output.cacheDirectory { attempt.configuration.cacheDirectory = directory }
        if let shell = output.shell { attempt.configuration.shell = shell }
    }

    private func makeLayout(_ attempt: DriverAttempt) throws -> ProjectLayout {
        let configuration = attempt.configuration
        guard let builds = configuration.buildsDirectory, !builds.isEmpty else {
            throw JobFailure.build("the builds_dir is not configured", reason: .configurationError)
        }
        guard let cache = configuration.cacheDirectory, !cache.isEmpty else {
            throw JobFailure.build("the cache_dir is not configured", reason: .configurationError)
        }
        guard configuration.allowsBuildDirectory || payload.value(of: "GIT_CLONE_PATH") == nil else {
            throw JobFailure.build(
                "setting GIT_CLONE_PATH is not allowed, enable `custom_build_dir` feature",
                reason: .configurationError)
        }
        let isShared = attempt.output.buildsDirectoryIsShared == true
        return ProjectLayout(
            payload: payload, buildsDirectory: builds, cacheDirectory: cache,
            sharedFolder: isShared ? "\(configuration.shortToken)/0" : nil)
    }

    /// `cleanup_exec` with a time limit of its own: whatever ended the job does not end this.
    func cleanUp(_ attempt: DriverAttempt) async {
        defer { try? FileManager.default.removeItem(atPath: attempt.folder) }
        guard let cleanup = attempt.configuration.cleanup else { return }
        do {
            _ = try await StopSource().limited(to: attempt.configuration.cleanupTimeout, .callTimeout) { stop in
                try await call("cleanup", cleanup, attempt, route: .runnerLog, until: stop)
            }
        } catch {
            let message = (error as? JobFailure)?.message ?? "\(error)"
            log.warning("Cleanup script failed: \(message)")
        }
    }
}
