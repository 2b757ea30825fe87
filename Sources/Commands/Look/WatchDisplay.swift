internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal

/// Shows how a pipeline goes on: a line for each job that begins or ends, and where it is as a whole.
struct WatchDisplay: Sendable {
    let console: Console
    let progress: ProgressDisplay
    let format: OutputFormat

    func show(_ now: WatchedPipeline, since before: WatchedPipeline?) throws {
        if format == .jsonl {
            if now.pipeline.status != before?.pipeline.status { try tell(.pipeline(now.pipeline)) }
            for job in now.changes(since: before) { try tell(.job(job)) }
        } else {
            for job in now.changes(since: before) where job.status == .running || job.status.isFinal { say(job) }
        }
        let ended = now.jobs.count { $0.status.isFinal }
        let failed = now.jobs.count { $0.status == .failed }
        let name = "Pipeline \(now.pipeline.id) is \(now.pipeline.status)" + (failed > 0 ? ", \(failed) failed" : "")
        now.isOver ? progress.clear() : progress.update(.steps(name, done: ended, total: now.jobs.count))
    }

    func show(_ trouble: PollingTrouble) {
        guard format == .jsonl else { return console.tell(trouble) }
        try? tell(.trouble(trouble))
    }

    private func say(_ job: Job) {
        let state = console.diagnostics.style(
            Sanitizer.line(job.status.rawValue), as: StatusWord.meaning(job.status.rawValue))
        let reason = job.failureReason.map { " (\(Sanitizer.line($0)))" } ?? ""
        let took = job.status.isFinal ? job.duration.map { " after \(Format.duration(.seconds($0)))" } ?? "" : ""
        console.note("\(Sanitizer.line(job.name)) (\(job.id)): \(state)\(reason)\(took)")
    }

    private func tell(_ event: WatchEvent) throws { console.out(bytes: try JSON.line(event)) }
}

/// What `watch --format jsonl` writes; `event` says which it is.
enum WatchEvent: Encodable {
    case pipeline(Pipeline)
    case job(Job)
    case trouble(PollingTrouble)
    case result(PipelineTree)

    private enum CodingKeys: CodingKey {
        case event, time, id, name, stage, status, failureReason, duration, url, message, seconds, pipeline
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(Date(), forKey: .time)
        switch self {
        case .pipeline(let pipeline):
            try fields.encode("pipeline", forKey: .event)
            try fields.encode(pipeline.id, forKey: .id)
            try fields.encode(pipeline.status.rawValue, forKey: .status)
            try fields.encodeIfPresent(pipeline.webURL, forKey: .url)
        case .job(let job):
            try fields.encode("job", forKey: .event)
            try fields.encode(job.id, forKey: .id)
            try fields.encode(job.name, forKey: .name)
            try fields.encode(job.stage, forKey: .stage)
            try fields.encode(job.status.rawValue, forKey: .status)
            try fields.encodeIfPresent(job.failureReason, forKey: .failureReason)
            try fields.encodeIfPresent(job.duration, forKey: .duration)
            try fields.encodeIfPresent(job.webURL, forKey: .url)
        case .trouble(let trouble):
            try fields.encode("trouble", forKey: .event)
            try fields.encodeIfPresent(Failure(trouble.error)?.sentence, forKey: .message)
            try fields.encode(trouble.pause / .seconds(1), forKey: .seconds)
        case .result(let tree):
            try fields.encode("result", forKey: .event)
            try fields.encode(tree.status, forKey: .status)
            try fields.encode(tree, forKey: .pipeline)
        }
    }
}
