internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import HTTP

/// The configuration of a job's pipeline, and how it was read.
struct PipelineConfiguration: Sendable {
    let source: DefinitionSource
    let merged: MergedConfiguration
    /// The files that it was merged from, without the root where GitLab did it.
    var files: [IncludedFile] = []
    /// What our own resolver found; nil when GitLab merged the files.
    var resolved: ResolvedConfiguration?
    /// Why GitLab didn't.
    var refusal: LintRefusal?
    /// Variables of the trigger job that started the pipeline.
    var passed: [Variable] = []

    /// What is to be said about it for one of its jobs.
    var notes: [JobNote] {
        let moving = files.filter { !$0.isPinned }.map(\.displayName)
        return [.definition(source)] + (refusal.map { [.lintRefused($0)] } ?? [])
            + (moving.isEmpty ? [] : [.movingIncludes(moving)])
            + (resolved?.problems ?? []).map { problem in
                switch problem {
                case .unread(let file, let jobs, _): .unreadInclude(file.displayName, jobs: jobs)
                case .undecidedInclude(let path, _, _): .undecidedInclude(path)
                case .assumedInputs(let names, _): .assumedInputs(names)
                }
            }
    }
}

/// Why GitLab's CI lint gave no merged configuration.
public enum LintRefusal: Sendable, Equatable {
    /// The configuration has errors now, in GitLab's words.
    case invalid([String])
    /// Who asks may not use it, or it isn't shown.
    case forbidden
    /// The server is busy or broken.
    case unavailable
}

extension IncludedFile {
    /// A file as lint lists it; nil for a kind we don't know.
    ///
    /// - Parameter sha: The commit that was asked for, where a server names none.
    init?(_ include: LintResult.Include, at sha: String) {
        let path = include.location ?? ""
        switch include.type {
        case "local":
            self.init(kind: .local, project: include.contextProject, ref: include.contextSHA ?? sha, path: path)
        case "file": self.init(kind: .project, project: include.extra?.project, ref: include.extra?.ref, path: path)
        case "remote": self.init(kind: .remote, path: path)
        case "template": self.init(kind: .template, path: path)
        case "component": self.init(kind: .component, path: path)
        default: return nil
        }
    }

    /// The file as people name it, for instance `local ci/build.yml` or `project group/lib@main:ci.yml`.
    var displayName: String {
        guard kind != .component, let project else { return "\(kind.rawValue) \(path)" }
        return "\(kind.rawValue) \(project)@\(ref ?? "HEAD"):\(path)"
    }
}

/// Reads the configuration of a pipeline: GitLab's own merge where that is to be had, else our own.
struct ConfigurationReader: Sendable {
    let client: GitLabClient
    let answers: JobAnswers

    /// - Throws: `GitLabError`, `ConfigurationError`, `InclusionError`, `JobError.configurationInvalid`.
    func read() async throws -> PipelineConfiguration {
        if answers.pipeline.source == "parent_pipeline" {
            return try await ChildConfiguration(client: client, answers: answers).read()
        }
        return try await read(path: answers.project.pathWithNamespace, sha: answers.sha)
    }

    /// The configuration of a pipeline that no other one includes.
    func read(path: String, sha: String) async throws -> PipelineConfiguration {
        let project = ProjectReference.path(path)
        do {
            let lint = try await client.lint(project: project, sha: sha)
            guard lint.valid, let yaml = lint.mergedYAML else {
                throw GitLabError.lintInvalid(project: project, sha: sha, errors: lint.errors)
            }
            let merged = try MergedConfiguration(yaml: yaml, file: "merged configuration")
            return PipelineConfiguration(
                source: .merged, merged: merged, files: lint.includes.compactMap { IncludedFile($0, at: sha) })
        } catch let error as GitLabError {
            guard let refusal = LintRefusal(error) else { throw error }
            do {
                var result = try await resolve(path: path, sha: sha)
                result.refusal = refusal
                return result
            } catch let own where own is InclusionError || own is ConfigurationError {
                guard case .invalid(let errors) = refusal, !errors.isEmpty else { throw own }
                // Both find something wrong; GitLab's words are those its documentation explains.
                throw JobError.configurationInvalid(project: path, sha: sha, errors: errors)
            }
        }
    }

    private func resolve(path: String, sha: String) async throws -> PipelineConfiguration {
        let variables = PipelineVariables(answers: answers, passed: []).forIncludes()
        let resolver = ConfigurationResolver(files: ConfigurationFiles(client), variables: variables)
        let resolved = try await resolver.resolve(root(of: path, sha: sha))
        return PipelineConfiguration(
            source: .resolved, merged: resolved.configuration, files: resolved.included, resolved: resolved)
    }

    /// Where the configuration file is: `path`, `path@group/project:ref` or an address
    /// (GitLab documentation, "Specify a custom CI/CD configuration file").
    func root(of path: String, sha: String) -> IncludeLocation {
        let setting = answers.project.ciConfigPath.flatMap { $0.isEmpty ? nil : $0 } ?? ".gitlab-ci.yml"
        if setting.hasPrefix("http://") || setting.hasPrefix("https://") { return .remote(setting) }
        guard let at = setting.firstIndex(of: "@") else {
            return .repository(project: path, ref: sha, path: setting)
        }
        let place = setting[setting.index(after: at)...].split(separator: ":", maxSplits: 1).map(String.init)
        return .repository(
            project: place.first ?? path, ref: place.count > 1 ? place[1] : nil, path: String(setting[..<at]))
    }
}

extension LintRefusal {
    /// nil for an error after which files can't be had either.
    init?(_ error: GitLabError) {
        switch error {
        case .lintInvalid(_, _, let errors): self = .invalid(errors)
        case .notFound, .insufficientScope, .tokenNeeded, .tokenRejected: self = .forbidden
        case .refused(_, _, let status, _) where status == 401 || status == 403: self = .forbidden
        case .refused(_, _, let status, _) where status == 429 || status >= 500: self = .unavailable
        case .http(let error):
            switch error {
            case .rateLimited, .timedOut, .status: self = .unavailable
            default: return nil
            }
        default: return nil
        }
    }
}
