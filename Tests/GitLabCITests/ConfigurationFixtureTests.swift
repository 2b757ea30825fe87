import Foundation
import GitLabCI
import Testing

@Suite("A job resolved from merged YAML")
struct ConfigurationFixtureTests {
    @Test("There are fixtures")
    func someFixtures() {
        #expect(Fixture.all("configurations").count > 30)
    }

    @Test("Each folder's job is as expected", arguments: Fixture.all("configurations"))
    func job(_ fixture: Fixture) throws {
        let expected = try #require(
            try JSONSerialization.jsonObject(with: fixture.data("expected.json")) as? [String: Any])
        let name = try #require(expected["job"] as? String)
        do {
            let configuration = try MergedConfiguration(yaml: fixture.text("merged.yml"), file: "merged.yml")
            var found: [String: Any?] = ["jobNames": configuration.jobNames, "error": nil as String?]
            do {
                let job = try configuration.job(named: name)
                found.merge(Self.summary(of: job)) { $1 }
                found["stageIndex"] = configuration.stageIndex(of: job.stage)
            } catch let error as ConfigurationError {
                found["error"] = Self.text(error)
            }
            try fixture.compare(found)
        } catch let error as ConfigurationError {
            try fixture.compare(["error": Self.text(error)])
        }
    }

    private static func summary(of job: JobDefinition) -> [String: Any?] {
        [
            "baseName": job.baseName, "stage": job.stage, "script": job.script, "afterScript": job.afterScript,
            "preGetSources": job.hooks.preGetSources, "variables": job.variables.map(text), "tags": job.tags,
            "needs": job.needs?.map(text), "dependencies": job.dependencies, "image": job.image?.name,
            "timeout": job.timeout, "when": job.when, "allowFailure": text(job.allowFailure),
            "node": job.nodeIndex.map { "\($0)/\(job.nodeTotal)" }, "isTrigger": job.isTrigger,
            "artifacts": summary(of: job.artifacts),
            "ruleConditions": job.rules.map { $0.condition as Any? ?? NSNull() },
            "ruleVariables": job.rules.map { $0.variables.map(text) },
            "unknownVariables": job.unknownVariables(given: VariableSet(job.variables)).map {
                "\($0.name) \($0.kind)\($0.hasDefault ? " (default)" : "")"
            },
        ]
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

    private static func text(_ error: ConfigurationError) -> String {
        "\(error)".replacingOccurrences(of: "GitLabCI.ConfigurationError.Expectation.", with: "")
    }

    private static func text(_ variable: Variable) -> String {
        "\(variable.key)=\(variable.value)\(variable.isRaw ? " (raw)" : "")"
    }

    private static func text(_ allowed: AllowFailure) -> String {
        switch allowed {
        case .never: "never"
        case .always: "always"
        case .exitCodes(let codes): codes.map(String.init).joined(separator: " ")
        }
    }

    private static func text(_ need: Need) -> String {
        switch need {
        case .job(let need):
            "job \(need.name)\(need.instances.map { " [\($0.joined(separator: ", "))]" } ?? "")"
                + (need.artifacts ? "" : " (no artifacts)") + (need.optional ? " (optional)" : "")
        case .project(let need): "project \(need.project) \(need.job) \(need.ref)"
        case .pipeline(let need): "pipeline \(need.pipeline) \(need.job)"
        case .pipelineStatus(let pipeline): "status of \(pipeline)"
        }
    }
}
