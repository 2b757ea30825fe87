import Foundation

/// Collects the rows of the table of predefined variables, a function a subject.
struct PredefinedRows {
    private(set) var rows: [PredefinedVariable] = []

    mutating func set(_ key: String, _ value: String?, _ origin: VariableOrigin, _ reason: PredefinedReason) {
        guard let value else { return }
        // Facts are data: a `$` in a commit message or a branch name is no reference. GitLab marks such values raw.
        let isRaw = value.utf8.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "%") }
        let variable = Variable(key: key, value: value, isRaw: isRaw, origin: origin)
        rows.append(PredefinedVariable(variable: variable, reason: reason))
    }

    mutating func addGeneral() {
        set("CI", "true", .predefinedPipeline, .alwaysSo)
        set("GITLAB_CI", "true", .predefinedPipeline, .alwaysSo)
        set("CI_SERVER", "yes", .runnerBase, .alwaysSo)
        set("CI_SERVER_NAME", "GitLab", .predefinedPipeline, .alwaysSo)
        set("CI_CONCURRENT_ID", "0", .runnerBase, .singleRun)
        set("CI_CONCURRENT_PROJECT_ID", "0", .runnerBase, .singleRun)
        set("CI_SHARED_ENVIRONMENT", "true", .runnerLate, .customExecutor)
        for name in ["CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD", "CI_DEPLOY_PASSWORD", "CI_DEPENDENCY_PROXY_PASSWORD"] {
            set(name, "", .persisted, .withheld)
        }
        set("VIRT_CI_LOCAL", "1", .runnerLate, .localRun)
    }

    mutating func add(_ layout: StageLayout, job: JobFacts.Job) {
        set("CI_BUILDS_DIR", layout.buildsDirectory, .runnerBase, .layout)
        set("CI_PROJECT_DIR", layout.projectDirectory, .runnerBase, .layout)
        set("RUNNER_TEMP_PROJECT_DIR", layout.temporaryDirectory, .runnerLate, .layout)
        set("CI_JOB_TIMEOUT", job.timeout.map(String.init), .runnerBase, .job)
        set("CI_JOB_IMAGE", job.image, .runnerBase, .job)
    }

    mutating func add(_ server: JobFacts.Server) {
        let parts = URLComponents(string: server.baseURL)
        let scheme = parts?.scheme ?? "https"
        let usualPort = scheme == "http" ? 80 : 443
        let host = parts?.host ?? ""
        let port = parts?.port ?? usualPort
        set("CI_SERVER_URL", server.baseURL, .predefinedPipeline, .baseAddress)
        set("CI_SERVER_HOST", host, .predefinedPipeline, .baseAddress)
        set("CI_SERVER_PORT", String(port), .predefinedPipeline, .baseAddress)
        set("CI_SERVER_PROTOCOL", scheme, .predefinedPipeline, .baseAddress)
        set("CI_SERVER_FQDN", port == usualPort ? host : "\(host):\(port)", .predefinedPipeline, .baseAddress)
        set("CI_API_V4_URL", server.baseURL + "/api/v4", .predefinedPipeline, .baseAddress)
        set("CI_API_GRAPHQL_URL", server.baseURL + "/api/graphql", .predefinedPipeline, .baseAddress)
        guard let version = server.version else { return }
        let numbers = version.split(separator: "-")[0].split(separator: ".").map(String.init)
        set("CI_SERVER_VERSION", version, .predefinedPipeline, .serverMetadata)
        for (position, name) in ["MAJOR", "MINOR", "PATCH"].enumerated() where position < numbers.count {
            set("CI_SERVER_VERSION_\(name)", numbers[position], .predefinedPipeline, .serverMetadata)
        }
    }

    mutating func add(_ job: JobFacts.Job) {
        set("CI_JOB_ID", String(job.id), .persisted, .job)
        set("CI_JOB_URL", job.webURL, .persisted, .job)
        set("CI_JOB_STARTED_AT", job.startedAt.map(Self.timestamp), .persisted, .originalStart)
        set("CI_JOB_NAME", job.name, .predefinedJob, .job)
        set("CI_JOB_NAME_SLUG", JobName.slug(job.name), .predefinedJob, .jobName)
        set("CI_JOB_GROUP_NAME", JobName.group(job.name), .predefinedJob, .jobName)
        set("CI_JOB_STAGE", job.stage, .predefinedJob, .job)
        set("CI_NODE_INDEX", job.nodeIndex.map(String.init), .predefinedJob, .job)
        set("CI_NODE_TOTAL", String(job.nodeTotal), .predefinedJob, .job)
        if job.isManual { set("CI_JOB_MANUAL", "true", .predefinedJob, .job) }
    }

    mutating func add(_ project: JobFacts.Project) {
        let parts = project.fullPath.split(separator: "/")
        let namespace = parts.dropLast().joined(separator: "/")
        set("CI_PROJECT_ID", String(project.id), .predefinedProject, .project)
        set("CI_PROJECT_NAME", parts.last.map(String.init), .predefinedProject, .project)
        set("CI_PROJECT_TITLE", project.title, .predefinedProject, .project)
        set("CI_PROJECT_DESCRIPTION", project.description, .predefinedProject, .project)
        set("CI_PROJECT_PATH", project.fullPath, .predefinedProject, .project)
        set("CI_PROJECT_PATH_SLUG", JobName.slug(project.fullPath), .predefinedProject, .project)
        set("CI_PROJECT_NAMESPACE", namespace, .predefinedProject, .project)
        set("CI_PROJECT_NAMESPACE_SLUG", JobName.slug(namespace), .predefinedProject, .project)
        set("CI_PROJECT_NAMESPACE_ID", project.namespaceID.map(String.init), .predefinedProject, .project)
        set("CI_PROJECT_ROOT_NAMESPACE", parts.first.map(String.init), .predefinedProject, .project)
        set("CI_PROJECT_URL", project.webURL, .predefinedProject, .project)
        set("CI_PROJECT_VISIBILITY", project.visibility, .predefinedProject, .project)
        set("CI_DEFAULT_BRANCH", project.defaultBranch, .predefinedProject, .project)
        set("CI_REPOSITORY_URL", project.repositoryURL ?? project.webURL + ".git", .persisted, .project)
        let path = project.configurationPath ?? ""
        set("CI_CONFIG_PATH", path.isEmpty ? ".gitlab-ci.yml" : path, .predefinedProject, .project)
    }

    mutating func add(_ pipeline: JobFacts.Pipeline) {
        set("CI_PIPELINE_ID", String(pipeline.id), .persisted, .pipeline)
        set("CI_PIPELINE_URL", pipeline.webURL, .persisted, .pipeline)
        set("CI_PIPELINE_IID", pipeline.iid.map(String.init), .predefinedPipeline, .pipeline)
        set("CI_PIPELINE_SOURCE", pipeline.source, .predefinedPipeline, .pipeline)
        set("CI_PIPELINE_CREATED_AT", pipeline.createdAt.map(Self.timestamp), .predefinedPipeline, .pipeline)
        set("CI_PIPELINE_NAME", pipeline.name, .predefinedPipeline, .pipeline)
        if pipeline.source == "trigger" { set("CI_PIPELINE_TRIGGERED", "true", .predefinedPipeline, .pipeline) }
    }

    mutating func add(_ commit: JobFacts.Commit, source: String?) {
        set("CI_COMMIT_SHA", commit.sha, .predefinedPipeline, .commit)
        set("CI_COMMIT_SHORT_SHA", String(commit.sha.prefix(8)), .predefinedPipeline, .commit)
        set("CI_COMMIT_BEFORE_SHA", commit.beforeSHA, .predefinedPipeline, .pipeline)
        set("CI_COMMIT_REF_NAME", commit.refName, .predefinedPipeline, .pipeline)
        set("CI_COMMIT_REF_SLUG", JobName.slug(commit.refName), .predefinedPipeline, .pipeline)
        if commit.isTag {
            set("CI_COMMIT_TAG", commit.refName, .predefinedPipeline, .pipeline)
        } else if source != "merge_request_event" {
            set("CI_COMMIT_BRANCH", commit.refName, .predefinedPipeline, .pipeline)
        }
        let isProtected = commit.isProtected ?? false
        let reason = commit.isProtected == nil ? PredefinedReason.assumed : .commit
        set("CI_COMMIT_REF_PROTECTED", isProtected ? "true" : "false", .predefinedPipeline, reason)
        set("CI_COMMIT_AUTHOR", commit.author, .predefinedPipeline, .commit)
        set("CI_COMMIT_TIMESTAMP", commit.timestamp.map(Self.timestamp), .predefinedPipeline, .commit)
        guard let message = commit.message else { return }
        let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let title = String(lines[0])
        let rest = lines.count > 1 ? lines[1].drop { $0.isNewline } : ""
        set("CI_COMMIT_MESSAGE", Self.cut(message, bytes: 100_000), .predefinedPipeline, .commit)
        set("CI_COMMIT_TITLE", title, .predefinedPipeline, .commit)
        // A title of a hundred characters and more is cut off on GitLab's pages, so there the description is all.
        let description = title.count >= 100 ? message : String(rest)
        set("CI_COMMIT_DESCRIPTION", Self.cut(description, bytes: 100_000), .predefinedPipeline, .commit)
    }

    mutating func add(_ runner: JobFacts.Runner) {
        set("CI_RUNNER_ID", runner.id.map(String.init), .predefinedRunner, .runner)
        set("CI_RUNNER_DESCRIPTION", runner.description, .predefinedRunner, .runner)
        let tags = runner.tags.map { "\"\($0)\"" }.joined(separator: ", ")
        set("CI_RUNNER_TAGS", "[\(tags)]", .predefinedRunner, .runner)
        set("CI_RUNNER_VERSION", runner.version, .runnerLate, .runner)
        set("CI_RUNNER_REVISION", runner.revision, .runnerLate, .runner)
        set("CI_RUNNER_EXECUTABLE_ARCH", runner.executableArchitecture, .runnerLate, .runner)
        set("CI_RUNNER_SHORT_TOKEN", runner.shortToken, .runnerBase, .runner)
    }

    mutating func add(_ user: JobFacts.User?) {
        guard let user else { return }
        set("GITLAB_USER_ID", String(user.id), .user, .user)
        set("GITLAB_USER_LOGIN", user.login, .user, .user)
        set("GITLAB_USER_NAME", user.name, .user, .user)
        set("GITLAB_USER_EMAIL", user.email ?? "", .user, user.email == nil ? .notVisible : .user)
    }

    /// ISO 8601, UTC, whole seconds.
    private static func timestamp(_ date: Date) -> String {
        date.formatted(.iso8601)
    }

    private static func cut(_ text: String, bytes limit: Int) -> String {
        text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self)
    }
}
