internal import Foundation

/// Where the runner believes things to lie in the guest.
public struct ProjectLayout: Sendable, Equatable {
    public var buildsDirectory: String
    public var projectDirectory: String
    public var cacheDirectory: String

    /// `RUNNER_TEMP_PROJECT_DIR`.
    public var temporaryDirectory: String { projectDirectory + ".tmp" }

    public init(buildsDirectory: String, projectDirectory: String, cacheDirectory: String) {
        self.buildsDirectory = buildsDirectory
        self.projectDirectory = projectDirectory
        self.cacheDirectory = cacheDirectory
    }

    /// While `config_exec` runs for the first time: nothing is known, so the temporary directory is `.tmp`.
    static let unknown = ProjectLayout(buildsDirectory: "", projectDirectory: "", cacheDirectory: "")

    /// The layout of gitlab-runner `common/build.go`, `StartBuild`: the repository's path below the builds directory.
    /// - Parameter sharedFolder: What comes between in a shared builds directory, or nil.
    public init(payload: JobPayload, buildsDirectory: String, cacheDirectory: String, sharedFolder: String? = nil) {
        let path = Self.projectPath(payload)
        let root = [buildsDirectory, sharedFolder].compactMap { $0 }.joined(separator: "/")
        let suffix = payload.value(of: "GIT_STRATEGY") == "empty" ? "-empty" : ""
        self.init(
            buildsDirectory: buildsDirectory, projectDirectory: "\(root)/\(path)\(suffix)",
            cacheDirectory: "\(cacheDirectory)/\(path)")
    }

    private static func projectPath(_ payload: JobPayload) -> String {
        var path = payload.gitInfo.repoURL
        if let scheme = path.range(of: "://") {
            let rest = path[scheme.upperBound...]
            path = rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
        }
        if path.hasSuffix(".git") { path.removeLast(4) }
        let clean = path.split(separator: "/").joined(separator: "/")
        return clean.isEmpty ? "project-\(payload.jobInfo.projectID)" : clean
    }
}
