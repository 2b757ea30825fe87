internal import Foundation
internal import Images
internal import Jobs
internal import Machines
internal import Profiles
internal import Terminal

/// One reproduction from the command line: events on the console, the record on disk, the answer at the end.
struct RunSession: Sendable {
    let context: Context
    let host: HostOptions
    let output: OutputOptions
    var options: Reproduction.Options
    var archives: String?
    /// The run of which tests run again.
    var again: RunReport.Again?

    /// How long a kept machine stays.
    static let keptFor = Duration.seconds(8 * 3600)

    /// Runs, and answers. A run that could not be finished is answered too when the format is JSON.
    /// - Throws: What went wrong, when it was anything but the script.
    func run(_ find: @Sendable () async throws -> JobTarget) async throws -> RunReport {
        let target: Result<JobTarget, any Error>
        do { target = .success(try await find()) } catch { target = .failure(error) }
        // Nothing is recorded of a command line that can't be meant.
        if case .failure(let error) = target, Failure(error)?.kind == .usage { throw error }
        return try await record { record, show in
            let target = try target.get()
            try await reproduction(target, show).run(target.order, recordingIn: record)
        }
    }

    /// What is done with a record and a listener.
    typealias Work = @Sendable (RunRecord, @escaping @Sendable (JobEvent) -> Void) async throws -> Void

    /// The same for whatever fills a record.
    func record(_ work: Work) async throws -> RunReport {
        let record = try RunRecord(in: context.folders.runs)
        record.update { $0.again = again }
        let events = output.format == .jsonl ? EventStream(console: context.console) : nil
        do {
            try await context.console.withProgress { progress in
                let display = RunDisplay(
                    console: context.console, progress: progress, record: record,
                    archive: RunArchive(runs: context.folders.runs), showsOutput: output.format == .text)
                let show: @Sendable (JobEvent) -> Void = { event in
                    events?.show(event)
                    display.show(event)
                }
                try await work(record, show)
            }
        } catch {
            fail(record, with: error)
            try? record.save()
            await RunHistory(context: context).add(record.report)
            Session.current?.note(record.report)
            if output.format == .json { try context.console.show(RunSummary(record.report), as: .json) }
            events?.end(EventLine(record.report))
            throw logged(error, record)
        }
        try record.save()
        await RunHistory(context: context).add(record.report)
        Session.current?.note(record.report)
        if let events {
            events.end(EventLine(record.report))
            return record.report
        }
        try context.console.show(RunSummary(record.report), as: output.format)
        return record.report
    }

    /// The error with the job's log, if there is one.
    private func logged(_ error: any Error, _ record: RunRecord) -> any Error {
        let attributes = try? FileManager.default.attributesOfItem(atPath: record.report.log)
        guard !(error is CancellationError), Failure(error) != nil, attributes?[.size] as? UInt64 ?? 0 > 0 else {
            return error
        }
        return RecordedError(cause: error, log: record.report.log)
    }

    func reproduction(
        _ target: JobTarget, _ show: @escaping @Sendable (JobEvent) -> Void
    ) throws -> Reproduction {
        let context = context
        var options = options
        options.swaps.usualProfile = context.usualProfile
        var folders = try context.folders.reproduction()
        if let archives { folders.archives = archives }
        let host = host
        let workshop = Reproduction.Workshop(
            version: Version.text, profiles: context.profiles, folders: folders,
            hosts: {
                try await context.hosts(connect: host.connect) { show(.machine($0)) }
            },
            hasImage: { try await context.hasImage(of: $0, on: $1) },
            image: { profile, machines in
                let catalogue = context.images(of: machines) { show(.image($0)) }
                return try await PreparedImages(machines: machines, catalogue: catalogue).image(for: profile)
            },
            knownImage: { context.recordedImage(of: $0) })
        return Reproduction(client: target.client, workshop: workshop, options: options, onEvent: show)
    }

    func fail(_ record: RunRecord, with error: any Error) {
        record.update { report in
            guard !(error is CancellationError) else {
                report.result = .interrupted
                return
            }
            let failure = Failure(error)
            report.result = .error
            report.error = RunReport.Problem(
                kind: failure?.kind.rawValue ?? "internal", message: failure?.sentence ?? String(describing: error),
                hint: failure?.hint)
        }
    }
}
