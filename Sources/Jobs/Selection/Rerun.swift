internal import Foundation
internal import Guests
internal import Machines
internal import Programs
internal import TestResults

/// Runs tests of a run again in the machine that it kept: with its own Avocado command, in the same folder, as the same
/// user and with the job's variables.
public struct Rerun: Sendable {
    let run: RecordedRun
    let channel: SSHChannel
    let machine: String
    /// What makes a shell in the guest that of the job.
    let shellLines: String
    let daemonLogs: Program?
    let knownIssues: [KnownIssue]
    let onEvent: @Sendable (JobEvent) -> Void

    /// Where a recipe doesn't tell how long the job may take; GitLab's own limit of a project is an hour.
    private static let usualLimit = Duration.seconds(3600)

    /// Runs them and records it.
    ///
    /// - Parameter selection: Names alone: what patterns mean has been found out.
    /// - Throws: Everything but a failed test: `TestSelectionError`, `GuestError`, `ProgramError`, `JobError.timedOut`,
    ///   `CancellationError`.
    public func run(_ selection: TestSelection, recordingIn record: RunRecord) async throws {
        let start = ContinuousClock.now
        defer { record.update { $0.seconds.total = (ContinuousClock.now - start) / .seconds(1) } }
        describe(selection, in: record)
        let jobs = try run.avocadoParts(for: selection)
        var status: Int32 = 0
        let live = await beginDaemonLogs()
        let log = try JobLog(path: record.folder.log, mask: SecretMask([])) { event in
            if case .test(let test) = event { live?.note(test) }
            onEvent(event)
        }
        onEvent(.stageStarted("tests"))
        let began = ContinuousClock.now
        for (number, job) in jobs.enumerated() {
            let results = "\(job.folder)/again-\(record.folder.run)\(number == 0 ? "" : "-\(number + 1)")"
            let ended = try await run(job, results: results, log)
            status = max(status, ended)
        }
        try await log.endScript()
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        onEvent(.stageEnded("tests", status: status, seconds: seconds))
        record.update {
            $0.exitStatus = status
            $0.seconds.script = seconds
        }
        await end(live, in: record)
        let results = RunResults(folder: record.folder, onEvent: onEvent)
        try await results.fetch(log.avocadoLogs, through: channel)
        try conclude(selection, results, status, record)
    }

    private func describe(_ selection: TestSelection, in record: RunRecord) {
        record.update { report in
            (report.job, report.profile, report.start) = (run.report.job, run.report.profile, run.report.start)
            report.dependencies = run.report.dependencies
            report.machine = machine
        }
        if let job = run.report.job { onEvent(.resolved(job)) }
    }

    private func conclude(
        _ selection: TestSelection, _ results: RunResults, _ status: Int32, _ record: RunRecord
    ) throws {
        let tests = results.local(jobName: run.report.job?.name ?? run.name)
        record.take(tests, status: status, knownIssues: knownIssues, profile: run.report.profile?.name ?? "")
        if let tests {
            if let note = selection.mismatch(in: tests) { onEvent(.note(note)) }
            if let recorded = run.recipe?.ci?.tests {
                let part = Comparison(local: tests, with: recorded.only(where: selection.contains))
                record.update { $0.comparison = RunReport.Comparison(part) }
            }
        }
        if var recipe = run.recipe {
            recipe.tests = selection
            try record.folder.write(recipe)
        }
        if status == 0, tests?.tests.isEmpty ?? true { throw TestSelectionError.noneRan(selection.names) }
    }

    private func run(_ job: RecordedRun.AvocadoPart, results: String, _ log: JobLog) async throws -> Int32 {
        let words = job.command.arguments(for: job.tests, results: results)
        let place = job.command.workingDirectory
        let owner = try await owner(of: job.folder)
        guard try await channel.command(["test", "-d", place]).status == 0 else {
            throw TestSelectionError.folderGone(machine: machine, path: place)
        }
        let script = """
            \(shellLines)
            cd -- \(ShellWord.quoted(place)) || exit
            \(Self.prefix(owner))\(ShellWord.line(words)) < /dev/null
            """
        let execution = ScriptExecution(job: run.report.job?.name ?? run.name, channel: channel) { stream, data in
            try await log.append(stream, data)
        }
        let limit = run.recipe.map { Duration.seconds($0.timeout) } ?? Self.usualLimit
        return try await execution.run(Data(script.utf8), within: limit)
    }

    /// Whose Avocado it was: that user made its folder.
    private func owner(of folder: String) async throws -> (owner: String, login: String) {
        let result = try await channel.command([
            "sh", "-c", "stat -c %u -- \"$1\" && id -u", "virt-ci", folder,
        ])
        let ids = result.text.split(separator: "\n").map(String.init)
        guard result.status == 0, ids.count == 2, ids.allSatisfy({ UInt32($0) != nil }) else {
            throw TestSelectionError.folderGone(machine: machine, path: folder)
        }
        return (ids[0], ids[1])
    }

    /// A script that isn't root's calls Avocado through sudo, and so does this.
    private static func prefix(_ user: (owner: String, login: String)) -> String {
        switch user.owner {
        case user.login: ""
        case "0": "sudo -n -- "
        default: "sudo -n -u \(ShellWord.quoted("#" + user.owner)) -- "
        }
    }

    private func beginDaemonLogs() async -> LiveDaemonLogs? {
        guard let daemonLogs else { return nil }
        do {
            return try await LiveDaemonLogs.begin(through: channel, asking: daemonLogs)
        } catch {
            onEvent(.note(.noDaemonLogs(reason: "\(error)")))
            return nil
        }
    }

    private func end(_ live: LiveDaemonLogs?, in record: RunRecord) async {
        do {
            try await live?.end(into: record.folder.daemonLogs)
        } catch {
            onEvent(.note(.noDaemonLogs(reason: "\(error)")))
        }
    }
}
