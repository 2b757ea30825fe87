internal import Foundation

/// What the instance gives as text: logs and resolved configuration.
struct Content: Sendable {
    let base: String
    let files: SampleFiles
    let sample: PreparedSample
    /// Whether the executor has written the job's definition into its log.
    let recordsDefinitions: Bool
    let firstCommand: FirstCommand?
    let deposits: Deposits

    /// A job's log as the runner sent it.
    func trace(of job: Job, in pipeline: Pipeline) throws -> Data {
        if let log = deposits.log(of: job.id) { return log }
        switch job.log {
        case .short:
            let status = job.status == "success" ? "\u{1b}[32;1mJob succeeded" : "\u{1b}[31;1mERROR: Job failed"
            let lines = ["Running with gitlab-runner 19.3.0 (0f1e2d3c)", "  on vm-host-1 s4mpl3_Rn", status]
            return Data(lines.map { "\(job.started.prefix(19)).000000Z 00O \($0)\u{1b}[0;m\n" }.joined().utf8)
        case .recorded(let folder):
            // A log is bytes: what the job printed need not be UTF-8.
            var log = try files.contents(of: "recorded/\(folder)/trace.log")
            if recordsDefinitions { log = try adding("recorded/\(folder)/definition.log", to: log) }
            let revision = sample.revision(of: pipeline)
            let words = [
                "job_id": "\(job.id)", "short_sha": String(revision.prefix(8)), "sha": revision, "base": base,
                "build_job_id": "\(buildJobs[pipeline.id] ?? Instance.buildJob)",
                "bindings_job_id": "\(Instance.bindingsJob)",
                "host": URL(string: base)?.host() ?? "",
            ]
            for (word, value) in words {
                log = log.replacing(Data("{{\(word)}}".utf8), with: Data(value.utf8))
            }
            return log
        }
    }

    /// Of the pipelines that share a recorded log with the failed one.
    private var buildJobs: [Int: Int] {
        [RunningPipeline.id: RunningPipeline.buildJob, Instance.laterPipeline: Instance.laterBuild]
    }

    /// Puts the definition where the executor prints it: behind the runner's line that names it.
    private func adding(_ path: String, to log: Data) throws -> Data {
        guard let definition = try? files.contents(of: path),
            let line = log.firstRange(of: Data("Using Custom executor".utf8)),
            let end = log[line.upperBound...].firstIndex(of: UInt8(ascii: "\n"))
        else { return log }
        return log[...end] + definition + log[(end + 1)...]
    }

    /// The answer of CI lint at a commit.
    func lint(_ project: Project, at revision: String, includesJobs: Bool) throws -> JSONValue {
        var merged = String(decoding: try files.contents(of: "merged/\(project.path).yml"), as: UTF8.self)
        if let firstCommand { merged = try firstCommand.added(toYAML: merged) }
        var answer: [String: JSONValue] = [
            "valid": true, "errors": [], "warnings": [],
            "merged_yaml": .string(merged),
            "includes": .array(try includes(of: project, at: revision)),
        ]
        if includesJobs {
            let jobs = try files.contents(of: "merged/\(project.path).jobs.json")
            let list = try JSONDecoder().decode(JSONValue.self, from: jobs)
            answer["jobs"] = firstCommand?.added(to: list) ?? list
        }
        return .object(answer)
    }

    private func includes(of project: Project, at revision: String) throws -> [JSONValue] {
        try files.files(below: "projects/\(project.name)").map(\.path)
            .filter { $0.hasPrefix("ci/") && $0.hasSuffix(".yml") }
            .map { path in
                [
                    "type": "local", "location": .string(path), "extra": [:],
                    "blob": "\(base)/\(project.path)/-/blob/\(revision)/\(path)",
                    "raw": "\(base)/\(project.path)/-/raw/\(revision)/\(path)",
                    "context_project": .string(project.path), "context_sha": .string(revision),
                ]
            }
    }
}

extension Data {
    /// The first lines.
    func beginning(_ lines: Int) -> Data {
        guard lines > 0 else { return Data() }
        var left = lines
        let end = firstIndex { byte in
            if byte == UInt8(ascii: "\n") { left -= 1 }
            return left == 0
        }
        return end.map { Data(self[...$0]) } ?? self
    }
}
