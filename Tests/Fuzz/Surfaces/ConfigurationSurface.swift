import Foundation
import GitLabCI

/// A pipeline's configuration, with the files it includes: each behind a line `#file: PATH`.
struct ConfigurationSurface: Surface {
    static let name = "configuration"
    static let words =
        keywords.map { "\($0):" } + marks
        + ["$CI_COMMIT_BRANCH", "$UNREADABLE", "${CI_PROJECT_NAME:-x}", "$$A", "%CI%", "$A == \"b\" && ($C =~ /d/i)"]
    private static let keywords = [
        "after_script", "allow_failure", "artifacts", "before_script", "cache", "changes", "default", "dependencies",
        "exclude", "exists", "exit_codes", "expand", "extends", "expire_in", "file", "hooks", "if", "image", "include",
        "inherit", "inputs", "job", "local", "matrix", "name", "needs", "optional", "options", "parallel", "paths",
        "pipeline", "pre_get_sources_script", "project", "ref", "regex", "remote", "reports", "rules", "script",
        "secrets",
        "services", "spec", "stage", "stages", "strategy", "tags", "template", "timeout", "trigger", "type",
        "untracked",
        "value", "variables", "when", "workflow",
    ]
    private static let marks = [
        "- ", "? ", ": ", "&a ", "*a", "<<: *a", "!reference [a, b]", "!reference", "!!binary ", "!!str ",
        "%YAML 1.2\n",
        "--- ", "---\n", "...\n", "|\n", ">-\n", "|2\n", "\"\\x\"", "'", "\"", "{", "}", "[", "]", ",", "#", "~",
        "null",
        "true", "no", "0o17", "012", "1:30", ".inf", ".nan", "1e3", "1_000", "2026-11-26", "\t", "\r\n", "\u{feff}",
        "\u{e0f0}", "\u{2028}", "\0", "\u{1b}[31m", "$[[ inputs.x ]]", "$[[ inputs.x | truncate(0,9) ]]", "$[[", "]]",
        "#file: a.yml\n", "a.yml", "*.yml", "**", "../", "a: [b, c]", "1/3", "1 week 2 days", "never", "on_failure",
    ]
    private static let known = [
        Variable(key: "CI_COMMIT_BRANCH", value: "main", origin: .persisted),
        Variable(key: "CI_PROJECT_NAME", value: "p", origin: .persisted),
        Variable(key: "A", value: "$CI_COMMIT_BRANCH-$A", origin: .pipeline),
    ]
    private static let layout = StageLayout(buildsDirectory: "/builds", projectPath: "g/p")
    private static let jobs = ["build", "job 1/3", "a: [b, c]"].enumerated().map { number, name in
        PipelineJob(id: number + 1, name: name, stage: "build", stageIndex: 1, status: "success", hasArchive: true)
    }
    /// Every job of a configuration is made the same way.
    private static let jobLimit = 6

    func read(_ input: [UInt8]) async throws -> String {
        let files = Self.files(in: String(decoding: input, as: UTF8.self))
        var kinds: [String] = []
        do {
            kinds.append(try inspect(MergedConfiguration(yaml: files[""] ?? "", file: "merged")))
        } catch {
            kinds.append(try Self.kind(of: error))
        }
        let source = ConfigurationFiles(
            text: { location in
                switch location {
                case .repository(_, _, let path): files[path]
                case .remote(let path), .template(let path), .component(let path), .artifact(_, let path): files[path]
                }
            }, paths: { _, _ in files.keys.filter { !$0.isEmpty } })
        do {
            let known = KnownVariables(VariableSet(Self.known)) { $0 != "UNREADABLE" }
            let resolved = try await ConfigurationResolver(files: source, variables: known)
                .resolve(.repository(project: "g/p", ref: "s", path: ""))
            kinds.append(try inspect(resolved.configuration) + " \(resolved.included.count.scale)")
            kinds.append("\(resolved.problems.count.scale)")
        } catch {
            kinds.append(try Self.kind(of: error))
        }
        return kinds.joined(separator: " ")
    }

    /// Does all that is done with a configuration and some of its jobs.
    private func inspect(_ configuration: MergedConfiguration) throws -> String {
        let names = configuration.jobNames
        _ = configuration.stages
        var kinds: Set<String> = []
        for name in names.prefix(Self.jobLimit) + ["build 2/3", "a: [b, c]"] {
            do {
                let job = try configuration.job(named: name)
                try Broken.unless(job.name == name, "asked for '\(name)', got '\(job.name)'")
                kinds.insert(inspect(job, in: configuration))
            } catch {
                kinds.insert(try Self.kind(of: error))
            }
            _ = configuration.triggerInclude(ofJob: name)
        }
        do {
            let known = KnownVariables(VariableSet(Self.known + (try configuration.topLevelVariables())))
            _ = try configuration.choosingWorkflowRule(variables: known)
        } catch {
            kinds.insert(try Self.kind(of: error))
        }
        return "\(names.count.scale) \(kinds.sorted().joined(separator: ","))"
    }

    private func inspect(_ written: JobDefinition, in configuration: MergedConfiguration) -> String {
        let known = KnownVariables(VariableSet(Self.known + written.variables)) { $0 != "UNREADABLE" }
        let (job, choice) = written.choosingRule(variables: known)
        let variables = VariableSet(Self.known + job.variables)
        let scripts = StageScripts(job: job, variables: variables, layout: Self.layout)
        for stage in ScriptStage.allCases { _ = scripts.script(for: stage) }
        _ = job.unknownVariables(given: variables)
        _ = ArtifactSelection(
            artifacts: job.artifacts, files: ["a/b.log", "c", "d/", "e/f/g.txt"], untracked: ["c"],
            variables: scripts.exportedVariables(), projectDirectory: "/builds/g/p")
        _ = job.artifacts.archiveName(variables: variables)
        let plan = DependencyPlan(
            job: job, trace: nil, jobs: Self.jobs, stageIndex: configuration.stageIndex(of: job.stage),
            variables: variables)
        return "\("\(choice.outcome)".prefix { $0 != "(" })\(job.script.count.scale)\(job.variables.count.scale)"
            + "\(job.rules.count.scale)\(plan.dependencies.count)\(plan.unresolved.count.scale)"
            + "\(job.isTrigger ? "t" : "")\(job.artifacts.paths.count.scale)"
    }

    /// The product's own errors by their names and what they expected; others are none it may throw.
    private static func kind(of error: any Error) throws -> String {
        switch error {
        case ConfigurationError.unexpected(_, _, let key, let expected):
            let field = key.split(separator: ":").last { !$0.utf8.allSatisfy { $0 < 0x3a } } ?? ""
            return "unexpected \(keywords.contains(String(field)) ? field : "") \(expected)"
        case ConfigurationError.malformed(_, _, _, let problem): return "malformed \(problem.prefix(40))"
        case ConfigurationError.tooLarge(_, let measure, _): return "tooLarge \(measure)"
        case let error as ConfigurationError: return "\(error)".prefix { $0 != "(" }.description
        case let error as InclusionError: return "\(error)".prefix { $0 != "(" }.description
        default: throw Broken("an error of another's: \(error)")
        }
    }

    private static func files(in text: String) -> [String: String] {
        var files: [String: String] = [:]
        var name = ""
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#file: ") {
                files[name] = lines.joined(separator: "\n")
                (name, lines) = (String(line.dropFirst(7)), [])
            } else {
                lines.append(line)
            }
        }
        files[name] = lines.joined(separator: "\n")
        return files
    }
}
