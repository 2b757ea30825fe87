internal import GitLabCI

/// How a local run must differ from the run of the same job by the executor: the one list of it.
///
/// Both doors run the same stages in the same machine. What is not in this list and differs all the same is a mistake.
/// gitlab-runner's side is `shells/abstract.go`, `shells/bash.go` and `common/build.go`.
public enum DoorDifferences {
    /// All there are.
    public static let all: [DoorDifference] = variables + inputs + course

    /// Those that hold for a job of which the definition was read there.
    public static func all(for source: DefinitionSource) -> [DoorDifference] {
        all.filter { $0.sources.contains(source) }
    }

    private static let variables = [
        DoorDifference(
            "tokens", inCI: "tokens that GitLab issues for the running job", here: "empty or not set",
            because: "only GitLab can issue them, and they end with the job",
            variables: PredefinedVariables.tokenNames.sorted()),
        DoorDifference(
            "withheld-variables", inCI: "masked, protected, file and settings variables, and those of `secrets`",
            here: "not set", because: "their values are known to GitLab and the runner alone",
            coversWithheldVariables: true),
        DoorDifference(
            "repository-address", inCI: "the clone address with the job's token in it",
            here: "the address below the server that was named, without a token",
            because: "a token of the user's must not come into the guest", variables: ["CI_REPOSITORY_URL"]),
        DoorDifference(
            "local-mark", inCI: "not set", here: "1", because: "scripts can tell a local run by it",
            variables: ["VIRT_CI_LOCAL"]),
        DoorDifference(
            "runner-variables", inCI: "the runner's own", here: "not set",
            because: "there is no runner; its feature flags, TLS files and architecture are told nobody",
            variables: ["CI_RUNNER_EXECUTABLE_ARCH", "CI_SERVER_TLS_*", "FF_*"]),
        DoorDifference(
            "runner-slots", inCI: "the runner's number of the slot the job ran in", here: "0",
            because: "a local run is the only one in its machine",
            variables: ["CI_CONCURRENT_ID", "CI_CONCURRENT_PROJECT_ID"]),
        DoorDifference(
            "predefined-variables", inCI: "all predefined variables of the server's version",
            here: "those that the API and the log tell; a protected ref is taken for unprotected",
            because: "the configuration has no predefined variables, and no API lists them",
            variables: [
                "CI_COMMIT_REF_PROTECTED", "CI_COMMIT_TAG_MESSAGE", "CI_COMMIT_TIMESTAMP",
                "CI_DEPLOY_USER", "CI_JOB_TIMEOUT", "CI_PIPELINE_SCHEDULE_DESCRIPTION", "CI_PIPELINE_TRIGGERED",
                "CI_DEPENDENCY_PROXY_*", "CI_ENVIRONMENT_*", "CI_EXTERNAL_PULL_REQUEST_*", "CI_JOB_IMAGE",
                "CI_MERGE_REQUEST_*", "CI_OPEN_MERGE_REQUESTS", "CI_PAGES_*", "CI_PROJECT_CLASSIFICATION_LABEL",
                "CI_PROJECT_REPOSITORY_LANGUAGES",
                "CI_PROJECT_TOPICS", "CI_REGISTRY*", "CI_RUNNER_*", "CI_SERVER_REVISION", "CI_SERVER_SHELL_SSH_*",
                "CI_SERVER_VERSION*", "CI_TEMPLATE_REGISTRY_HOST", "CI_TRIGGER_*", "CI_UPSTREAM_*",
                "GITLAB_FEATURES", "GITLAB_USER_EMAIL", "KUBECONFIG",
            ], sources: [.merged, .resolved]),
        DoorDifference(
            "variables-from-elsewhere", inCI: "variables of the pipeline, its trigger, its rules and dotenv reports",
            here: "not set", because: "they are in no configuration; the plan names those that the scripts use",
            coversWithheldVariables: true, sources: [.merged, .resolved]),
    ]

    private static let inputs = [
        DoorDifference(
            "sources", inCI: "fetched in the guest by the stage get_sources", here: "fetched by the host and copied in",
            because: "so that a token never comes into the guest, and a second run needs no network",
            facts: DoorFact.stages("get_sources", "clear_worktree")
                + DoorFact.references("refs/pipelines/*", "refs/tags/*")
                + DoorFact.settings("include.path", "credential.*", "gc.*", "fetch.*", "init.*")),
        DoorDifference(
            "checkout-options", inCI: "hooks around the fetch, further flags of git, and all branches without a depth",
            here: "the commit's own branch, tags and submodules, without hooks",
            because: "the host makes the checkout before the guest is up, and branches have moved since",
            facts: DoorFact.switches(
                "GIT_CLONE_EXTRA_FLAGS", "GIT_FETCH_EXTRA_FLAGS", "GIT_SUBMODULE_UPDATE_FLAGS",
                "hooks:pre_get_sources_script", "hooks:post_get_sources_script")),
        DoorDifference(
            "artifacts-in", inCI: "downloaded in the guest by gitlab-runner",
            here: "unpacked by the host and copied in",
            because: "archives are kept and checked by the host, and the guest needs no gitlab-runner",
            facts: DoorFact.stages("download_artifacts") + DoorFact.programs("gitlab-runner")),
        DoorDifference(
            "caches", inCI: "restored before and archived after the script", here: "none",
            because: "a cache is the runner's own, and must not be needed",
            facts: DoorFact.stages("restore_cache", "archive_cache", "archive_cache_on_failure")),
    ]

    private static let course = [
        DoorDifference(
            "log-lines", inCI: "lines name the host and say how to run a failed job elsewhere", here: "none of them",
            because: "they are for who reads the job's log in GitLab",
            facts: DoorFact.lines("Running on *", "Reproduce this job elsewhere: *", "Its machine stays for *")),
        DoorDifference(
            "artifacts-out", inCI: "uploaded by gitlab-runner, reports too",
            here: "the archive's files are copied into the run's folder; reports are not collected",
            because: "nothing is uploaded",
            facts: DoorFact.stages("upload_artifacts_on_success", "upload_artifacts_on_failure")),
        DoorDifference(
            "further-steps", inCI: "steps besides script and after_script, such as release", here: "not run",
            because: "they act on GitLab with the job's token", facts: DoorFact.stages("step_*")),
        DoorDifference(
            "clean-up", inCI: "file variables, credentials and Git's settings are removed at the end", here: "not run",
            because: "the machine goes away, or is kept to be looked into",
            facts: DoorFact.stages(ScriptStage.cleanUpFileVariables.rawValue)),
        DoorDifference(
            "script-form", inCI: "composed by the runner's version, with its settings and feature flags",
            here: "composed as gitlab-runner 19.1 and later do, without settings",
            because: "a runner's configuration is told nobody",
            facts: DoorFact.switches(
                "FF_*", "pre_build_script", "post_build_script", "pre_get_sources_script", "post_get_sources_script",
                "environment")),
        DoorDifference(
            "limits", inCI: "attempts and limits of single stages can be set",
            here: "each stage runs once; after_script has five minutes, and its failure changes nothing",
            because: "only the defaults are repeated",
            facts: DoorFact.switches(
                "GET_SOURCES_ATTEMPTS", "ARTIFACT_DOWNLOAD_ATTEMPTS", "RESTORE_CACHE_ATTEMPTS", "RUNNER_SCRIPT_TIMEOUT",
                "RUNNER_AFTER_SCRIPT_TIMEOUT", "AFTER_SCRIPT_IGNORE_ERRORS")),
    ]
}
