internal import Foundation

/// How the projects, pipelines and jobs look in the API, in GitLab's field names.
struct Representations: Sendable {
    private static let user: JSONValue = ["id": 9, "username": "ada", "name": "Ada Sample"]

    /// Address of the instance, without a slash at the end.
    let base: String
    let sample: PreparedSample
    let isPrivate: Bool
    let faults: Set<SampleGitLabFault>
    /// By commit id.
    let messages: [String: String]

    func project(_ project: Project) -> JSONValue {
        [
            "id": .integer(project.id), "name": .string(project.title), "path": .string(project.name),
            "description": nil, "path_with_namespace": .string(project.path), "default_branch": "main",
            "visibility": isPrivate ? "private" : "public", "web_url": "\(base)/\(project.path)",
            "http_url_to_repo": "\(base)/\(project.path).git",
            "namespace": [
                "id": 77, "kind": "group", "name": "sample-virt", "path": "sample-virt", "full_path": "sample-virt",
                "parent_id": nil,
            ],
            "ci_config_path": "", "ci_default_git_depth": 20, "build_git_strategy": "fetch", "build_timeout": 3600,
            "forked_from_project": nil, "archived": false,
        ]
    }

    private func members(_ pipeline: Pipeline) -> [String: JSONValue] {
        [
            "id": .integer(pipeline.id), "iid": .integer(pipeline.iid), "project_id": .integer(pipeline.project.id),
            "sha": .string(sample.revision(of: pipeline)), "ref": "main", "status": .string(pipeline.status),
            "source": .string(pipeline.source), "created_at": .string(pipeline.created),
            "updated_at": .string(pipeline.finished.isEmpty ? pipeline.started : pipeline.finished),
            "web_url": "\(base)/\(pipeline.project.path)/-/pipelines/\(pipeline.id)",
        ]
    }

    func listed(_ pipeline: Pipeline) -> JSONValue { .object(members(pipeline)) }

    func pipeline(_ pipeline: Pipeline) -> JSONValue {
        let before =
            pipeline.revision > 0
            ? sample.revision(pipeline.revision - 1, of: pipeline.project) : String(repeating: "0", count: 40)
        let more: [String: JSONValue] = [
            "before_sha": .string(before), "tag": false, "yaml_errors": nil, "user": Self.user,
            "started_at": .string(pipeline.started), "finished_at": Self.time(pipeline.finished),
            "committed_at": nil, "duration": pipeline.duration > 0 ? .integer(pipeline.duration) : nil,
            "queued_duration": 4, "coverage": nil,
            "detailed_status": [
                "icon": "status_\(pipeline.status)", "text": .string(pipeline.status.capitalized),
                "label": .string(pipeline.status), "group": .string(pipeline.status), "has_details": true,
                "details_path": "/\(pipeline.project.path)/-/pipelines/\(pipeline.id)",
            ],
            "name": nil, "archived": false,
        ]
        return .object(members(pipeline).merging(more) { _, new in new })
    }

    /// A trigger job with the pipeline it started.
    func bridge(_ bridge: Bridge) -> JSONValue? {
        guard let started = Instance.pipelines.first(where: { $0.id == bridge.starts }) else { return nil }
        return [
            "id": .integer(bridge.id), "name": .string(bridge.name), "stage": .string(bridge.stage),
            "status": .string(started.status), "ref": "main", "allow_failure": false,
            "downstream_pipeline": listed(started),
        ]
    }

    func commit(_ id: String) -> JSONValue {
        let message = messages[id] ?? ""
        return [
            "id": .string(id), "short_id": .string(String(id.prefix(8))),
            "title": .string(message.split(separator: "\n").first.map(String.init) ?? ""), "message": "\(message)\n",
            "author_name": "Ada Sample", "author_email": "ada@example.com",
        ]
    }

    /// A commit as lists show it.
    func listed(_ index: Int, of project: Project) -> JSONValue {
        guard case .object(let members) = commit(sample.revision(index, of: project)) else { return .null }
        let date = committed(index, of: project).formatted(.iso8601)
        let id = sample.revision(index, of: project)
        return .object(
            members.merging([
                "created_at": .string(date), "authored_date": .string(date), "committed_date": .string(date),
                "parent_ids": .array(index > 0 ? [.string(sample.revision(index - 1, of: project))] : []),
                "web_url": "\(base)/\(project.path)/-/commit/\(id)",
            ]) { $1 })
    }

    /// When a commit was made.
    func committed(_ index: Int, of project: Project) -> Date {
        Date(timeIntervalSince1970: Double(index == 0 ? project.committed : Repository.laterCommit))
    }

    func mergeRequest(of project: Project, at sha: String) -> JSONValue {
        [
            "id": 5007, "iid": 7, "project_id": .integer(project.id), "state": "merged", "draft": false,
            "title": .string(messages[sha]?.split(separator: "\n").first.map(String.init) ?? ""),
            "source_branch": "unit", "target_branch": "main", "source_project_id": .integer(project.id),
            "target_project_id": .integer(project.id), "labels": [], "milestone": nil, "assignees": [],
            "merge_commit_sha": .string(sha), "web_url": "\(base)/\(project.path)/-/merge_requests/7",
        ]
    }

    func job(_ job: Job, of pipeline: Pipeline) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .integer(job.id), "status": .string(job.status), "stage": .string(job.stage),
            "name": .string(job.name), "ref": "main", "tag": false, "coverage": nil,
            "allow_failure": .bool(job.mayFail), "created_at": .string(pipeline.created),
            "started_at": Self.time(job.started), "finished_at": Self.time(job.finished), "erased_at": nil,
            "duration": job.started.isEmpty ? nil : .number(seconds(from: job.started, to: job.finished)),
            "queued_duration": 1,
            "user": Self.user, "commit": commit(sample.revision(of: pipeline)), "pipeline": listed(pipeline),
            "web_url": "\(base)/\(pipeline.project.path)/-/jobs/\(job.id)",
            "project": ["ci_job_token_scope_enabled": false], "archived": false,
            "tag_list": .array(job.tags.map(JSONValue.string)), "artifacts_expire_at": nil,
            "runner": [
                "id": 31, "description": "vm-host-1", "active": true, "paused": false, "is_shared": false,
                "runner_type": "project_type", "name": "gitlab-runner", "online": true, "status": "online",
            ],
        ]
        if let failure = job.failure { members["failure_reason"] = .string(failure) }
        return .object(members.merging(artifacts(of: job)) { _, new in new })
    }

    private func artifacts(of job: Job) -> [String: JSONValue] {
        let trace: JSONValue = ["file_type": "trace", "size": 4096, "filename": "job.log", "file_format": nil]
        switch artifacts(job) {
        case .none: return ["artifacts": [trace]]
        case .expired(let date): return ["artifacts": [trace], "artifacts_expire_at": .string(date)]
        case .archive(let name, let fileName):
            let size = JSONValue.integer(Int(sample.archive(name)?.size ?? 0))
            let archive: JSONValue = [
                "file_type": "archive", "size": size, "filename": .string(fileName), "file_format": "zip",
            ]
            return [
                "artifacts_file": ["filename": .string(fileName), "size": size], "artifacts": [archive, trace],
                "artifacts_expire_at": .string(Date(timeIntervalSinceNow: 86_400).formatted(.iso8601)),
            ]
        }
    }

    /// What the job's artifacts are, faults considered.
    func artifacts(_ job: Job) -> Job.Artifacts {
        guard case .archive(_, let fileName) = job.artifacts else { return job.artifacts }
        if faults.contains(.artifactsExpired(job: job.id)) { return .expired(on: "2026-11-24T00:48:37.000Z") }
        if faults.contains(.archiveEscapes(job: job.id)) { return .archive(.escaping, name: fileName) }
        return job.artifacts
    }

    /// What has not happened has no time.
    private static func time(_ text: String) -> JSONValue { JSONValue(text.isEmpty ? nil : text) }

    private func seconds(from start: String, to end: String) -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let start = try? style.parse(start), let end = try? style.parse(end) else { return 0 }
        return end.timeIntervalSince(start)
    }
}
