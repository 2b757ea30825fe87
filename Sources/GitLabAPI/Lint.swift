internal import Foundation

/// What GitLab makes of the CI configuration at a commit.
public struct LintResult: Sendable, Equatable, Decodable {
    public let valid: Bool
    public let errors: [String]
    public let warnings: [String]
    /// The configuration with includes, `extends` and `!reference` resolved; nil when it is not valid.
    public let mergedYAML: String?
    public let includes: [Include]
    /// The jobs with their composed scripts; to check our own evaluation with.
    public let jobs: [LintJob]

    /// A file that was included. GitLab resolves includes now: what a branch or a remote address gives may have moved.
    public struct Include: Sendable, Equatable, Decodable {
        /// `local`, `file`, `remote`, `template` or `component`.
        public let type: String?
        public let location: String?
        public let contextProject: String?
        public let contextSHA: String?
        /// Where a file of another project lies; nil for the others.
        public let extra: Extra?

        public struct Extra: Sendable, Equatable, Decodable {
            public let project: String?
            public let ref: String?
        }
    }

    /// A job as GitLab composes it, parallel ones by their full names.
    public struct LintJob: Sendable, Equatable, Decodable {
        public let name: String
        public let stage: String?
        public let beforeScript: [String]?
        public let script: [String]?
        public let afterScript: [String]?
        public let tagList: [String]?
        public let when: String?
        public let allowFailure: Bool?
    }

    private enum CodingKeys: CodingKey { case valid, errors, warnings, mergedYAML, includes, jobs }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        valid = try fields.decode(Bool.self, forKey: .valid)
        errors = try fields.list(String.self, .errors)
        warnings = try fields.list(String.self, .warnings)
        mergedYAML = try fields.decodeIfPresent(String.self, forKey: .mergedYAML)
        includes = try fields.list(Include.self, .includes)
        jobs = try fields.list(LintJob.self, .jobs)
    }
}

extension GitLabClient {
    /// `GET /projects/:id/ci/lint?content_ref=SHA`; works without a token for public projects.
    ///
    /// - Parameter sha: The commit whose configuration is read.
    public func lint(project: ProjectReference, sha: String) async throws -> LintResult {
        try await get(
            LintResult.self, .configuration(sha: sha, project: project), project.path + ["ci", "lint"],
            [("content_ref", sha), ("include_jobs", "true")])
    }

    /// The merged configuration at a commit.
    ///
    /// - Throws: `GitLabError.lintInvalid` with GitLab's errors when there is none.
    public func mergedYAML(project: ProjectReference, sha: String) async throws -> String {
        let result = try await lint(project: project, sha: sha)
        guard result.valid, let yaml = result.mergedYAML else {
            throw GitLabError.lintInvalid(project: project, sha: sha, errors: result.errors)
        }
        return yaml
    }
}
