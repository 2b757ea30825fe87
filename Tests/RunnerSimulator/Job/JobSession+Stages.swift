internal import Foundation

extension JobSession {
    private static let afterScriptTimeout = Duration.seconds(300)

    /// All stages in their order (gitlab-runner `common/build.go`, `executeScript`).
    func executeScripts() async throws {
        do {
            try await execute(.prepareScript, until: job)
        } catch let failure as JobFailure {
            let hint = "Check https://docs.gitlab.com/runner/shells/#shell-profile-loading for more information"
            throw failure.framed("prepare environment: ", ". \(hint)")
        }
        var failure = try await fetchInputs()
        if failure == nil { failure = await runUserScripts() }
        let hasSucceeded = failure == nil
        let cache = await outcome(of: hasSucceeded ? .archiveCache : .archiveCacheOnFailure)
        let upload = await outcome(of: hasSucceeded ? .uploadArtifactsOnSuccess : .uploadArtifactsOnFailure)
        // Its failure is only in the runner's own log.
        _ = await outcome(of: .cleanupFileVariables)
        if let first = failure ?? cache ?? upload { throw first }
    }

    private func outcome(of stage: Stage) async -> JobFailure? {
        await failure { try await execute(stage, until: job) }
    }

    /// Sources, caches and archives, each in as many attempts as the job wants.
    private func fetchInputs() async throws -> JobFailure? {
        let limit = runner.configuration.getSourcesTimeout
        var found = try await job.limited(to: limit, .phaseTimeout("get_sources_timeout")) { phase in
            let found = await attempts("GET_SOURCES_ATTEMPTS", .getSources, until: phase) { attempt in
                // Directly before the second attempt only.
                if attempt == 2 { try await execute(.clearWorktree, until: phase) }
            }
            if case .phaseTimeout = phase.reason { throw JobFailure.stopped(.phaseTimeout("get_sources_timeout")) }
            return found
        }
        if found == nil { found = await attempts("RESTORE_CACHE_ATTEMPTS", .restoreCache, until: job) }
        if found == nil { found = await attempts("ARTIFACT_DOWNLOAD_ATTEMPTS", .downloadArtifacts, until: job) }
        return found
    }

    /// - Parameter before: Called with the number of the attempt; a failure of it is one of the attempt.
    private func attempts(
        _ variable: String, _ stage: Stage, until stop: StopSource, before: (Int) async throws -> Void = { _ in }
    ) async -> JobFailure? {
        let count = min(max(Int(value(of: variable)) ?? 1, 1), 10)
        var last: JobFailure?
        for attempt in 1...count {
            if attempt > 1 {
                try? await Task.sleep(for: retryPause(before: attempt))
                log.warning("Retrying...")
            }
            last = await failure {
                try await before(attempt)
                try await execute(stage, until: stop)
            }
            if last == nil || stop.reason != nil { return last }
        }
        return last
    }

    private func retryPause(before attempt: Int) -> Duration {
        if let pause = runner.stageRetryPause { return pause }
        return min(.seconds(5) * (1 << (attempt - 2)), .seconds(300))
    }

    private func runUserScripts() async -> JobFailure? {
        let limit = duration("RUNNER_SCRIPT_TIMEOUT")
        let found = await job.limited(to: limit, .scriptTimeout) { script in
            runner.control.aim(at: script)
            defer { runner.control.aim(at: nil) }
            let ownFailure = await failure {
                for step in payload.steps where step.name != "after_script" {
                    try await execute(.step(step.name), until: script)
                }
            }
            return conclude(ownFailure, script.reason)
        }
        let afterLimit = duration("RUNNER_AFTER_SCRIPT_TIMEOUT") ?? Self.afterScriptTimeout
        let after = await job.limited(to: afterLimit, .scriptTimeout) { stop in
            await failure { try await execute(.afterScript, until: stop) }
        }
        guard let after, job.reason == nil else { return found }
        if value(of: "AFTER_SCRIPT_IGNORE_ERRORS") == "false" { return found ?? after }
        log.warning("after_script failed, but job will continue unaffected: \(after.message)")
        return found
    }

    /// Sets `CI_JOB_STATUS` for what follows.
    private func conclude(_ failure: JobFailure?, _ reason: StopReason?) -> JobFailure? {
        guard job.reason == nil else { return failure }
        switch reason {
        case .canceled:
            status = .canceled
            log.warning("script canceled externally (UI, API)")
            return .build("canceled", reason: .jobCanceled)
        case .scriptTimeout:
            status = .timedOut
            return .build("script timeout context: context deadline exceeded", reason: .jobExecutionTimeout)
        default:
            status = failure == nil ? .success : .failed
            return failure
        }
    }

    /// Sends one stage, unless it has nothing to do or all is to end.
    private func execute(_ stage: Stage, until stop: StopSource) async throws {
        if let reason = stop.reason { throw JobFailure.stopped(reason) }
        guard let attempt, let run = attempt.configuration.run, let script = composer(attempt).script(for: stage)
        else { return }
        try await log.section(stage.rawValue, title: stage.title, isMarked: payload.features.traceSections) {
            let name = stage == .stepScript ? runner.profile.userScriptStage : stage.rawValue
            if name != stage.rawValue {
                let change = "the '\(name)' stage will be replaced with '\(stage.rawValue)'"
                let address = "https://gitlab.com/groups/gitlab-org/-/epics/6112"
                log.warning("Starting with version 17.0 \(change): \(address)")
            }
            let path = try attempt.write(script: script, named: runner.profile.scriptName)
            try await call(
                name, run, attempt, script: Script(path: path, text: script), route: .log(1), until: stop)
        }
    }

    /// What a body failed with; anything that is no failure of the job is one of the system.
    private func failure(_ body: () async throws -> Void) async -> JobFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? JobFailure ?? .system("\(error)")
        }
    }

    private func value(of key: String) -> String { attempt.map { composer($0).variables.value(of: key) } ?? "" }

    private func duration(_ key: String) -> Duration? { GoDuration.duration(value(of: key)) }
}
