internal import Foundation
public import Machines
public import Programs
public import TestResults

extension RecordedRun {
    /// A job of Avocado's that the run's script ran.
    struct AvocadoJob {
        /// The folder in the guest that its own folder is in.
        var folder: String
        /// Nil where nothing tells.
        var command: AvocadoCommand?
    }

    /// One of them, with tests of it.
    struct AvocadoPart {
        var command: AvocadoCommand
        var tests: [TestName]
        /// Where it made its job's folder in the guest.
        var folder: String
    }

    /// In the order in which they ran: those whose folder was copied out of the guest.
    var avocadoJobs: [AvocadoJob] {
        let record = RunFolder(run: name, path: folder)
        return announcedLogs(record.log).enumerated().compactMap { index, log in
            let tree = FileTree("\(record.results)/avocado-\(index + 1)")
            let place = ((log as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
            guard place.hasPrefix("/"), !tree.files.isEmpty else { return nil }
            return AvocadoJob(folder: place, command: AvocadoCommand(tree.resultFiles))
        }
    }

    /// The jobs, each with those of the tests that are to run again.
    ///
    /// - Throws: `TestSelectionError.noCommand`.
    func avocadoParts(for selection: TestSelection) throws(TestSelectionError) -> [AvocadoPart] {
        var parts: [AvocadoPart] = []
        var left = selection.tests
        for job in avocadoJobs {
            guard let command = job.command else { throw .noCommand(run: name) }
            let own = left.filter(command.knows)
            left.removeAll { own.contains($0) }
            parts.append(AvocadoPart(command: command, tests: own, folder: job.folder))
        }
        guard !parts.isEmpty else { throw .noCommand(run: name) }
        // What this run itself hasn't run.
        parts[0].tests += left
        return parts.filter { !$0.tests.isEmpty }
    }

    /// Whether it is known how the run called Avocado for these tests.
    ///
    /// - Throws: `TestSelectionError.noCommand`.
    public func checkCommand(for selection: TestSelection) throws(TestSelectionError) {
        _ = try avocadoParts(for: selection)
    }

    /// Avocado's `job.log` files in the guest, as the job's output names them.
    private func announcedLogs(_ file: String) -> [String] {
        guard let handle = FileHandle(forReadingAtPath: file) else { return [] }
        defer { try? handle.close() }
        var console = AvocadoConsole()
        var logs: [String] = []
        func take(_ events: [AvocadoEvent]) {
            for case .jobLog(let path) in events { logs.append(path) }
        }
        while let piece = try? handle.read(upToCount: 1 << 20), !piece.isEmpty { take(console.feed(piece)) }
        take(console.finish())
        return logs
    }
}

extension RecordedRun {
    /// The run in the machine that it kept, to run tests of it again there.
    ///
    /// - Parameters:
    ///   - machine: The machine's entry.
    ///   - daemonLogs: This program, where each test is to get a log of the daemons.
    /// - Throws: `GuestError.unreachable`, `ProgramError`, `CancellationError`.
    public func again(
        in machine: MachineEntry, daemonLogs: Program?, knownIssues: [KnownIssue],
        onEvent: @escaping @Sendable (JobEvent) -> Void
    ) async throws -> Rerun {
        Rerun(
            run: self, channel: try await machine.connect(), machine: machine.lease.machine,
            shellLines: machine.shellLines, daemonLogs: daemonLogs, knownIssues: knownIssues, onEvent: onEvent)
    }
}
