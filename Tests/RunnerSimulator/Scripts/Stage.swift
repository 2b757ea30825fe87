/// A stage by the runner's own name for it.
public struct Stage: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public var rawValue: String
    public var description: String { rawValue }

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public static let prepareScript: Stage = "prepare_script"
    public static let getSources: Stage = "get_sources"
    public static let clearWorktree: Stage = "clear_worktree"
    public static let restoreCache: Stage = "restore_cache"
    public static let downloadArtifacts: Stage = "download_artifacts"
    /// The user's script; a custom executor is sent it under the profile's `userScriptStage`.
    public static let stepScript: Stage = "step_script"
    public static let afterScript: Stage = "after_script"
    public static let archiveCache: Stage = "archive_cache"
    public static let archiveCacheOnFailure: Stage = "archive_cache_on_failure"
    public static let uploadArtifactsOnSuccess: Stage = "upload_artifacts_on_success"
    public static let uploadArtifactsOnFailure: Stage = "upload_artifacts_on_failure"
    public static let cleanupFileVariables: Stage = "cleanup_file_variables"

    /// The stage of a step of the payload.
    public static func step(_ name: String) -> Stage { Stage(rawValue: "step_\(name)") }

    /// What the log shows at its beginning (gitlab-runner `common/build.go`, `GetStageDescription`).
    public var title: String { Self.titles[self] ?? "Executing \"\(rawValue)\" stage of the job script" }

    private static let titles: [Stage: String] = [
        .prepareScript: "Preparing environment",
        .getSources: "Getting source from Git repository",
        .clearWorktree: "Deleting all tracked and untracked files due to source fetch failure",
        .restoreCache: "Restoring cache",
        .downloadArtifacts: "Downloading artifacts",
        .afterScript: "Running after_script",
        .archiveCache: "Saving cache for successful job",
        .archiveCacheOnFailure: "Saving cache for failed job",
        .uploadArtifactsOnSuccess: "Uploading artifacts for successful job",
        .uploadArtifactsOnFailure: "Uploading artifacts for failed job",
        .cleanupFileVariables: "Cleaning up project directory and file based variables",
    ]
}
