import Foundation
import GitLabCI
import Testing

@Suite("Rules of GitLab's documentation")
struct CaseTests {
    @Test("There are cases, and no two have the same name")
    func enough() {
        #expect(Case.all.count >= 120)
        #expect(Set(Case.all.map(\.name)).count == Case.all.count)
    }

    @Test("Each folder's jobs are as expected", arguments: Case.all)
    func jobs(_ example: Case) async throws {
        var expected = try example.object("expected.json")
        #expect(!expected.isEmpty, "a case without expectation shows nothing")
        let (variables, unreadable) = try example.variables()
        let known = KnownVariables(VariableSet(variables)) { !unreadable.contains($0) }
        do {
            let resolved = try await ConfigurationResolver(files: example.files, variables: known).resolve(
                .repository(project: Case.project, ref: Case.commit, path: ".gitlab-ci.yml"))
            let configuration = try workflow(resolved.configuration, variables, unreadable)
            let whole: [String: Any?] = [
                "jobNames": configuration.jobNames, "stages": configuration.stages,
                "included": resolved.included.dropFirst().map(CaseText.file),
                "problems": resolved.problems.map(CaseText.problem),
            ]
            if let jobs = expected.removeValue(forKey: "jobs") as? [String: [String: Any]] {
                for (name, expectation) in jobs {
                    let answer = Answer(example, configuration, variables, unreadable, name)
                    try compare(expectation, with: answer.found, in: name)
                }
            }
            var found = whole
            if let name = expected.removeValue(forKey: "job") as? String {
                found.merge(Answer(example, configuration, variables, unreadable, name).found) { $1 }
            }
            try compare(expected, with: found, in: example.name)
        } catch let error as ConfigurationError {
            expected["job"] = nil
            try compare(expected, with: ["error": CaseText.error(error)], in: example.name)
        } catch let error as InclusionError {
            expected["job"] = nil
            try compare(expected, with: ["error": CaseText.error(error)], in: example.name)
        }
    }

    private func workflow(
        _ configuration: MergedConfiguration, _ variables: [Variable], _ unreadable: Set<String>
    ) throws -> MergedConfiguration {
        let all = VariableSet(variables + (try configuration.topLevelVariables()))
        return try configuration.choosingWorkflowRule(variables: KnownVariables(all) { !unreadable.contains($0) })
            .configuration
    }

    /// A key nobody knows is a failure.
    private func compare(_ expected: [String: Any], with found: [String: Any?], in place: String) throws {
        for (key, value) in expected {
            let actual = try #require(found[key], "\(place): no such key in the test or its answer: \(key)")
            let (left, right) = (try Self.canonical(value), try Self.canonical(actual ?? NSNull()))
            #expect(left == right, "\(place): \(key)")
        }
    }

    private static func canonical(_ value: Any) throws -> String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try JSONSerialization.data(withJSONObject: [value], options: options), as: UTF8.self)
    }
}

/// What the product makes of one job of a case.
private struct Answer {
    let found: [String: Any?]

    init(
        _ example: Case, _ configuration: MergedConfiguration, _ variables: [Variable], _ unreadable: Set<String>,
        _ name: String
    ) {
        do {
            let written = try configuration.job(named: name)
            let known = KnownVariables(VariableSet(variables + written.variables)) { !unreadable.contains($0) }
            let (job, choice) = written.choosingRule(variables: known)
            let base = Variable(key: "CI_PROJECT_DIR", value: "/builds/group/project", isRaw: true, origin: .runnerBase)
            let scripts = StageScripts(
                job: job, variables: VariableSet([base] + variables + job.variables), layout: Case.layout)
            let exported = scripts.exportedVariables().variables.filter {
                $0.key != "CI_PROJECT_DIR" && $0.key != "CI_JOB_STATUS"
            }
            var found = CaseText.summary(of: job)
            found["error"] = nil as String?
            found["stageIndex"] = configuration.stageIndex(of: job.stage)
            found["rule"] = CaseText.choice(choice)
            found["exported"] = exported.map { "\($0.key)=\($0.value)" }
            found["buildScript"] = try Self.file(example, "build_script", scripts.script(for: .build))
            if example.has("pipeline.json") {
                let plan = try example.dependencyPlan(of: job, in: configuration)
                found["archives"] = plan.dependencies.map { "\($0.jobName) \($0.jobID)" }
                found["missing"] = plan.unresolved.map(CaseText.plain)
            }
            found["afterScriptFile"] = try Self.file(example, "after_script", scripts.script(for: .after))
            self.found = found
        } catch {
            found = ["error": CaseText.error(error)]
        }
    }

    /// Whether a stage's script is, byte for byte, the file beside the expectation.
    private static func file(_ example: Case, _ name: String, _ script: String?) throws -> String {
        guard example.has("\(name).sh") else { return "no file" }
        return try example.text("\(name).sh") == script ? "same bytes" : script ?? "no script"
    }
}
