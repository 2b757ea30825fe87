internal import Foundation
internal import GitLabAPI
internal import GitLabCI

/// Turns GitLab's answers into the facts that predefined variables are computed from.
struct JobFactsReader {
    let server: URL
    let project: Project
    let pipeline: Pipeline
    let record: Job
    let definition: JobDefinition?
    let trace: Trace
    let sha: String
    let mergeRequest: MergeRequest?

    func facts() -> JobFacts {
        JobFacts(
            server: .init(baseURL: server.absoluteString),
            project: .init(
                id: project.id, fullPath: project.pathWithNamespace,
                title: project.name ?? project.pathWithNamespace, description: project.description ?? "",
                namespaceID: project.namespace?.id, visibility: project.visibility,
                defaultBranch: project.defaultBranch,
                webURL: project.webURL?.absoluteString
                    ?? server.appending(path: project.pathWithNamespace).absoluteString,
                repositoryURL: server.appending(path: project.pathWithNamespace + ".git").absoluteString,
                configurationPath: project.ciConfigPath),
            pipeline: .init(
                id: pipeline.id, iid: pipeline.iid, source: pipeline.source, createdAt: pipeline.createdAt,
                webURL: pipeline.webURL?.absoluteString, name: pipeline.name),
            commit: .init(
                sha: sha, beforeSHA: pipeline.beforeSHA, refName: mergeRequest?.sourceBranch ?? ref,
                isTag: record.tag ?? false, message: record.commit?.message, author: author,
                timestamp: record.commit?.committedDate),
            job: .init(
                id: record.id, name: record.name, stage: record.stage, startedAt: record.startedAt,
                webURL: record.webURL?.absoluteString, timeout: definition?.timeout ?? project.buildTimeout,
                isManual: definition?.when == "manual", nodeIndex: definition?.nodeIndex,
                nodeTotal: definition?.nodeTotal ?? 1, image: definition?.image?.name),
            runner: .init(
                id: record.runner?.id, description: record.runner?.description, tags: record.tagList,
                version: trace.runner?.version ?? record.runnerManager?.version, revision: trace.runner?.revision,
                shortToken: trace.runner?.shortToken),
            user: user, mergeRequest: mergeRequestFacts)
    }

    private var ref: String { record.ref ?? pipeline.ref ?? "" }

    private var mergeRequestFacts: JobFacts.MergeRequest? {
        guard let mergeRequest else { return nil }
        let isCurrent = mergeRequest.diffRefs?.headSHA == sha
        return JobFacts.MergeRequest(
            id: mergeRequest.id, iid: mergeRequest.iid, isMergedResult: ref.hasSuffix("/merge"),
            title: mergeRequest.title, sourceBranch: mergeRequest.sourceBranch,
            targetBranch: mergeRequest.targetBranch, sourceProjectID: mergeRequest.sourceProjectID,
            labels: mergeRequest.labels, milestone: mergeRequest.milestone?.title,
            assignees: mergeRequest.assignees.compactMap(\.username),
            diffBaseSHA: isCurrent ? mergeRequest.diffRefs?.baseSHA : nil)
    }

    /// `Name <mail>`, where both are told.
    private var author: String? {
        guard let name = record.commit?.authorName, let address = record.commit?.authorEmail else { return nil }
        return "\(name) <\(address)>"
    }

    private var user: JobFacts.User? {
        guard let user = record.user, let id = user.id, let login = user.username, let name = user.name else {
            return nil
        }
        return JobFacts.User(id: id, login: login, name: name)
    }
}
