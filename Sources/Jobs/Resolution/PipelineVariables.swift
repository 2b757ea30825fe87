internal import GitLabAPI
internal import GitLabCI

/// What is known of the variables that decide about includes and rules of a pipeline.
struct PipelineVariables: Sendable {
    let answers: JobAnswers
    /// What the trigger job of a parent pipeline passes on.
    let passed: [Variable]

    /// For includes: only what the pipeline has before any job is there.
    func forIncludes() -> KnownVariables {
        let all = answers.predefinedVariables(for: nil).map(\.variable)
        return known(all.filter { !Self.isOfJob($0.origin) } + passed + (answers.pipelineVariables ?? []))
    }

    /// For rules: the configuration's own variables, too.
    func forRules(_ written: [Variable], of job: JobDefinition?) -> KnownVariables {
        known(
            answers.predefinedVariables(for: job).map(\.variable) + written + passed
                + (answers.pipelineVariables ?? []))
    }

    /// Variables set in GitLab's settings can't be read, so a name nobody knows may have a value. Those that GitLab sets
    /// itself for certain kinds of pipelines only are surely absent in the others.
    private func known(_ variables: [Variable]) -> KnownVariables {
        let (source, isTag) = (answers.pipeline.source ?? "", answers.record.tag ?? false)
        return KnownVariables(VariableSet(variables)) { name in
            if name.hasPrefix("CI_MERGE_REQUEST_") { return source != "merge_request_event" }
            if name.hasPrefix("CI_EXTERNAL_PULL_REQUEST_") { return source != "external_pull_request_event" }
            if name.hasPrefix("CI_PIPELINE_SCHEDULE_") { return source != "schedule" }
            return switch name {
            case "CI_COMMIT_TAG", "CI_COMMIT_TAG_MESSAGE": !isTag
            // Known where it has one.
            case "CI_COMMIT_BRANCH": true
            case "CI_PIPELINE_TRIGGERED", "TRIGGER_PAYLOAD": source != "trigger"
            case "CHAT_INPUT", "CHAT_CHANNEL": source != "chat"
            default: false
            }
        }
    }

    private static func isOfJob(_ origin: VariableOrigin) -> Bool {
        switch origin {
        case .runnerBase, .persisted, .predefinedJob, .predefinedRunner, .runnerLate, .local: true
        default: false
        }
    }
}
