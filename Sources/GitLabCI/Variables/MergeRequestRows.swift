extension PredefinedRows {
    /// Those of a pipeline that ran for a merge request (GitLab documentation, "Predefined variables for merge request
    /// pipelines"). What nobody tells, such as protected branches, is left out.
    mutating func add(_ request: JobFacts.MergeRequest?, of project: JobFacts.Project) {
        guard let request else { return }
        var values: [(String, String?)] = []
        func set(_ name: String, _ value: String?) { values.append((name, value)) }
        set("ID", String(request.id))
        set("IID", String(request.iid))
        set("REF_PATH", "refs/merge-requests/\(request.iid)/head")
        set("PROJECT_ID", String(project.id))
        set("PROJECT_PATH", project.fullPath)
        set("PROJECT_URL", project.webURL)
        set("TARGET_BRANCH_NAME", request.targetBranch)
        set("SOURCE_BRANCH_NAME", request.sourceBranch)
        set("SOURCE_PROJECT_ID", request.sourceProjectID.map(String.init))
        if request.sourceProjectID == project.id {
            set("SOURCE_PROJECT_PATH", project.fullPath)
            set("SOURCE_PROJECT_URL", project.webURL)
        }
        set("EVENT_TYPE", request.isMergedResult ? "merged_result" : "detached")
        if !request.isMergedResult {
            // Only pipelines of merged results have them.
            set("SOURCE_BRANCH_SHA", "")
            set("TARGET_BRANCH_SHA", "")
        }
        set("DIFF_BASE_SHA", request.diffBaseSHA)
        set("TITLE", request.title)
        set("LABELS", request.labels.isEmpty ? nil : request.labels.joined(separator: ","))
        set("MILESTONE", request.milestone)
        set("ASSIGNEES", request.assignees.isEmpty ? nil : Self.enumeration(request.assignees))
        for (name, value) in values {
            self.set("CI_MERGE_REQUEST_\(name)", value, .predefinedPipeline, .mergeRequest)
        }
    }

    /// Rails' `to_sentence`.
    private static func enumeration(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        let rest = names.dropLast().joined(separator: ", ")
        return names.count == 2 ? "\(rest) and \(last)" : "\(rest), and \(last)"
    }
}
