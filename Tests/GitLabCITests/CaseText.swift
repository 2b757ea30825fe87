import Foundation
import GitLabCI

/// Values as the cases write them.
enum CaseText {
    static func summary(of job: JobDefinition) -> [String: Any?] {
        [
            "baseName": job.baseName, "stage": job.stage, "script": job.script, "afterScript": job.afterScript,
            "preGetSources": job.hooks.preGetSources, "postGetSources": job.hooks.postGetSources,
            "variables": job.variables.map(variable), "tags": job.tags,
            "needs": job.needs?.map(need), "dependencies": job.dependencies, "image": job.image?.name,
            "services": job.services, "timeout": job.timeout, "when": job.when, "allowFailure": text(job.allowFailure),
            "node": job.nodeIndex.map { "\($0)/\(job.nodeTotal)" }, "isTrigger": job.isTrigger,
            "artifacts": summary(of: job.artifacts),
            "ruleConditions": job.rules.map { $0.condition as Any? ?? NSNull() },
            "ruleVariables": job.rules.map { $0.variables.map(variable) },
            "secrets": job.secretNames,
            "unknownVariables": job.unknownVariables(given: VariableSet(job.variables)).map {
                "\($0.name) \($0.kind)\($0.hasDefault ? " (default)" : "")"
            },
        ]
    }

    static func error(_ error: any Error) -> String { plain(error) }

    static func plain(_ value: Any) -> String {
        var text = "\(value)"
        for noise in [
            "GitLabCI.ConfigurationError.Expectation.", "GitLabCI.ConfigurationError.Measure.",
            "GitLabCI.InclusionError.InputProblem.", "GitLabCI.IncludeLocation.", "GitLabCI.",
        ] { text = text.replacingOccurrences(of: noise, with: "") }
        return text.replacingOccurrences(of: Case.commit, with: "COMMIT")
    }

    static func file(_ file: IncludedFile) -> String {
        let place = [file.project, file.ref].compactMap(\.self).joined(separator: "@")
        return "\(file.kind) \(place.isEmpty ? "" : place + ":")\(file.path)\(file.isPinned ? "" : " (moving)")"
            .replacingOccurrences(of: "\(Case.project)@\(Case.commit):", with: "")
    }

    static func problem(_ problem: InclusionProblem) -> String {
        switch problem {
        case .unread(let file, let jobs, let place):
            "unread \(file.kind) \(file.path), line \(place.line) of \(place.file): \(jobs.joined(separator: ", "))"
        case .assumedInputs(let names, let place):
            "defaults of \(names.joined(separator: ", ")) in \(place.file)"
        case .undecidedInclude(let path, let doubts, let place):
            "undecided \(path), line \(place.line) of \(place.file): \(doubts.map(doubt).joined(separator: ", "))"
        }
    }

    static func choice(_ choice: RuleChoice) -> String {
        switch choice.outcome {
        case .matched(let place): "\(place)"
        case .none: "none"
        case .undecided(let candidates, let doubts):
            "one of \(candidates.map(String.init).joined(separator: ", "))\(choice.mayMatchNone ? " or none" : "")"
                + ": \(doubts.map(doubt).joined(separator: ", "))"
        }
    }

    private static func doubt(_ doubt: RuleDoubt) -> String {
        switch doubt {
        case .variables(let names): "$" + names.joined(separator: " $")
        case .expression(let text): "not understood: \(text)"
        case .changes: "changes"
        case .exists: "exists"
        }
    }

    private static func summary(of artifacts: Artifacts) -> [String: Any] {
        var summary: [String: Any] = ["when": artifacts.when.rawValue]
        summary["name"] = artifacts.name
        if !artifacts.paths.isEmpty { summary["paths"] = artifacts.paths }
        if !artifacts.exclude.isEmpty { summary["exclude"] = artifacts.exclude }
        if artifacts.untracked { summary["untracked"] = true }
        summary["expireIn"] = artifacts.expireIn
        if !artifacts.reports.isEmpty {
            summary["reports"] = artifacts.reports.map { "\($0.type) \($0.paths.joined(separator: " "))" }
        }
        return summary
    }

    private static func variable(_ variable: Variable) -> String {
        "\(variable.key)=\(variable.value)\(variable.isRaw ? " (raw)" : "")"
    }

    private static func text(_ allowed: AllowFailure) -> String {
        switch allowed {
        case .never: "never"
        case .always: "always"
        case .exitCodes(let codes): codes.map(String.init).joined(separator: " ")
        }
    }

    private static func need(_ need: Need) -> String {
        switch need {
        case .job(let need):
            "job \(need.name)\(need.instances.map { " [\($0.joined(separator: ", "))]" } ?? "")"
                + (need.artifacts ? "" : " (no artifacts)") + (need.optional ? " (optional)" : "")
        case .project(let need):
            "project \(need.project) \(need.job) \(need.ref)" + (need.artifacts ? "" : " (no artifacts)")
        case .pipeline(let need):
            "pipeline \(need.pipeline) \(need.job)" + (need.artifacts ? "" : " (no artifacts)")
                + (need.optional ? " (optional)" : "")
        case .pipelineStatus(let pipeline): "status of \(pipeline)"
        }
    }
}
