public import Foundation
public import HTTP

/// What was asked for, so that a message can name it.
public enum Resource: Sendable, Equatable {
    case project(ProjectReference)
    case job(Int, project: ProjectReference)
    case pipeline(Int, project: ProjectReference)
    case pipelines(project: ProjectReference)
    case jobs(pipeline: Int, project: ProjectReference)
    case projectJobs(project: ProjectReference)
    case bridges(pipeline: Int, project: ProjectReference)
    case trace(job: Int, project: ProjectReference)
    case artifacts(job: Int, project: ProjectReference)
    case artifact(String, job: Int, project: ProjectReference)
    case configuration(sha: String, project: ProjectReference)
    case commit(String, project: ProjectReference)
    /// Of a branch or a range; nil for the default branch.
    case commits(String?, project: ProjectReference)
    case file(String, ref: String, project: ProjectReference)
    case files(ref: String, project: ProjectReference)
    case template(String)
}

/// Why GitLab gave no good answer.
public enum GitLabError: Error, Equatable, Sendable {
    /// Not there, or not visible: GitLab answers the same for both. `token` says whose eyes looked.
    case notFound(Resource, host: String, token: TokenSource?)
    /// GitLab does not know the token, or it has expired.
    case tokenRejected(host: String, token: TokenSource)
    /// Nobody may see this without a token.
    case tokenNeeded(host: String, Resource)
    /// The token may do less than is needed; `needed` are the scopes GitLab names.
    case insufficientScope(host: String, token: TokenSource?, needed: String?)
    /// Another refusal, with GitLab's own words.
    case refused(Resource, host: String, status: Int, messages: [String])
    /// The answer is not what GitLab gives here: a proxy's page, or a shape unknown to us.
    case invalidAnswer(Resource, host: String, reason: String)
    /// GitLab finds errors in the pipeline's configuration.
    case lintInvalid(project: ProjectReference, sha: String, errors: [String])
    /// The job had an archive; GitLab has deleted it.
    case artifactsExpired(job: String, id: Int, on: Date)
    /// Somebody has erased the job's archive and log.
    case artifactsErased(job: String, id: Int, on: Date)
    /// The job made no archive.
    case artifactsNeverMade(job: String, id: Int)
    /// No answer at all, or a broken one.
    case http(HTTPError)
}
