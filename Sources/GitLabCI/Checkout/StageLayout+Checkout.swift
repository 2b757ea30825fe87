extension StageLayout {
    /// Where a job's checkout lies: where its log says; else where the runner puts it (gitlab-runner
    /// `common/build.go`, `StartBuild`).
    ///
    /// - Parameters:
    ///   - traced: The project directory that the log tells.
    ///   - projectPath: `group/subgroup/project`.
    ///   - variables: All of the job's, not expanded, with those of any layout.
    public static func placed(traced: String?, projectPath: String, variables: VariableSet) -> StageLayout {
        let standard = StageLayout(buildsDirectory: "/builds", projectPath: projectPath)
        guard let traced, isUsable(traced) else { return standard.chosen(by: variables) }
        for ending in ["/" + projectPath, "/" + projectPath + "-empty"] where traced.hasSuffix(ending) {
            let builds = String(traced.dropLast(ending.count))
            return StageLayout(buildsDirectory: builds.isEmpty ? "/" : builds, projectDirectory: traced)
        }
        let parts = traced.split(separator: "/")
        let ancestors = (1..<parts.count).map { "/" + parts.prefix($0).joined(separator: "/") }
        // The path the job chose begins with the builds directory, which the log doesn't tell.
        let builds = ancestors.first { ancestor in
            let layout = StageLayout(buildsDirectory: ancestor, projectPath: projectPath)
            return layout.chosen(by: variables).projectDirectory == traced
        }
        return StageLayout(buildsDirectory: builds ?? ancestors.last ?? "/", projectDirectory: traced)
    }

    /// With the project directory that `GIT_CLONE_PATH`, or the strategy `empty`, makes of this layout.
    private func chosen(by variables: VariableSet) -> StageLayout {
        let checkout = Checkout.read(variables: variables.placed(in: self), layout: self).checkout
        var result = self
        if let path = checkout.clonePath {
            result.projectDirectory = path
        } else if checkout.strategy == .empty {
            result.projectDirectory += "-empty"
        }
        return result
    }

    private static func isUsable(_ directory: String) -> Bool {
        let parts = directory.split(separator: "/")
        return directory.hasPrefix("/") && !parts.contains("..") && parts.count > 1
    }
}

extension VariableSet {
    /// The same variables for another layout.
    public func placed(in layout: StageLayout) -> VariableSet {
        let values = [
            "CI_BUILDS_DIR": layout.buildsDirectory, "CI_PROJECT_DIR": layout.projectDirectory,
            "RUNNER_TEMP_PROJECT_DIR": layout.temporaryDirectory,
        ]
        return VariableSet(
            variables.map { variable in
                guard variable.origin.isFromRunner, let value = values[variable.key] else { return variable }
                var result = variable
                result.value = value
                return result
            })
    }
}
