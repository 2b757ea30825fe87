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

    func facts() -> JobFacts {
        JobFacts(
            server: .init(baseURL: server.absoluteString),
            project: .init(
                id: project.id, fullPath: project.pathWithNamespace,
                title: project.name ?? project.pathWithNamespace, visibility: project.visibility,
                defaultBranch: project.defaultBranch,
                webURL: project.webURL?.absoluteString
                    ?? server.appending(path: project.pathWithNamespace).absoluteString,
                repositoryURL: server.appending(path: project.pathWithNamespace + ".git").absoluteString,
                configurationPath: project.ciConfigPath),
            pipeline: .init(
                id: pipeline.id, iid: pipeline.iid, source: pipeline.source, createdAt: pipeline.createdAt,
                webURL: pipeline.webURL?.absoluteString, name: pipeline.name),
            commit: .init(
                sha: sha, beforeSHA: pipeline.beforeSHA, refName: record.ref ?? pipeline.ref ?? "",
                isTag: record.tag ?? false, message: record.commit?.message, author: record.commit?.authorName),
            job: .init(
                id: record.id, name: record.name, stage: record.stage, startedAt: record.startedAt,
                webURL: record.webURL?.absoluteString, timeout: definition?.timeout ?? project.buildTimeout,
                isManual: definition?.when == "manual", nodeIndex: definition?.nodeIndex,
                nodeTotal: definition?.nodeTotal ?? 1, image: definition?.image?.name),
            runner: .init(
                id: record.runner?.id, description: record.runner?.description, tags: record.tagList,
                version: trace.runner?.version ?? record.runnerManager?.version, revision: trace.runner?.revision,
                shortToken: trace.runner?.shortToken))
    }
}
