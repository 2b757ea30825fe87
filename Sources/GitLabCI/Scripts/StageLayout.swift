/// Where things lie in the guest. All paths are absolute.
public struct StageLayout: Sendable, Equatable {
    /// `CI_BUILDS_DIR`.
    public var buildsDirectory: String
    /// `CI_PROJECT_DIR`, the checkout.
    public var projectDirectory: String

    /// Directory for file variables and the `GITLAB_ENV` file; the runner puts it beside the checkout.
    public var temporaryDirectory: String { projectDirectory + ".tmp" }
    /// The file that carries variables from one script to the next.
    public var environmentFile: String { temporaryDirectory + "/gitlab_runner_env" }

    /// A layout with both directories given.
    public init(buildsDirectory: String, projectDirectory: String) {
        self.buildsDirectory = buildsDirectory
        self.projectDirectory = projectDirectory
    }

    /// The runner's default: the project's path below the builds directory.
    public init(buildsDirectory: String, projectPath: String) {
        self.init(buildsDirectory: buildsDirectory, projectDirectory: "\(buildsDirectory)/\(projectPath)")
    }
}
