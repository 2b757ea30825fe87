import Foundation
import GitLabCI
import Testing

@testable import Jobs

@Suite("Differences between the doors")
struct DoorDifferencesTests {
    @Test("Each has a name of its own, words, and something it covers", arguments: DoorDifferences.all)
    func complete(_ difference: DoorDifference) {
        #expect(difference.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
        #expect(DoorDifferences.all.count { $0.name == difference.name } == 1)
        #expect(![difference.inCI, difference.here, difference.reason].contains(""))
        #expect(!difference.variables.isEmpty || !difference.facts.isEmpty || difference.coversWithheldVariables)
        #expect(!difference.sources.isEmpty)
    }

    private func allowed(_ name: String, _ source: DefinitionSource, withheld: Set<String> = []) -> Bool {
        DoorDifferences.all(for: source).contains { $0.covers(variable: name, withheld: withheld) }
    }

    @Test("What a job is about is never among them")
    func narrow() {
        for source in [DefinitionSource.recorded, .merged] {
            for name in ["CI_COMMIT_SHA", "CI_JOB_NAME", "CI_PROJECT_DIR", "CI_JOB_STATUS", "DISTRO", "CI"] {
                #expect(!allowed(name, source))
            }
        }
        #expect(allowed("SECRET", .recorded, withheld: ["SECRET"]))
        #expect(!allowed("SECRET", .recorded))
    }

    /// The code that sets variables of its own, held against the list.
    @Test("Every variable that a local run makes up or empties is covered")
    func variables() {
        let facts = JobFacts(
            server: .init(baseURL: "https://gitlab.example.com"),
            project: .init(id: 1, fullPath: "g/p", title: "p", webURL: "https://gitlab.example.com/g/p"),
            pipeline: .init(id: 2), commit: .init(sha: "ab", refName: "main"),
            job: .init(id: 3, name: "tests", stage: "test"), user: .init(id: 4, login: "ada", name: "Ada"))
        let rows = PredefinedVariables.local(facts, layout: StageLayout(buildsDirectory: "/b", projectPath: "g/p"))
        let ownWords: Set<PredefinedReason> = [.withheld, .notVisible, .assumed, .singleRun, .localRun, .runner]
        for row in rows where ownWords.contains(row.reason) {
            #expect(allowed(row.variable.key, .merged), "\(row.variable.key)")
        }
        for name in PredefinedVariables.tokenNames { #expect(allowed(name, .recorded)) }
    }

    @Test("Stages that only CI has are those that are not run here")
    func stages() {
        let named = Set(DoorDifferences.all.flatMap(\.facts).filter { $0.kind == .stage }.map(\.name))
        for stage in [ScriptStage.prepare, .build, .after] { #expect(!named.contains(stage.rawValue)) }
        #expect(named.isSuperset(of: ["get_sources", "download_artifacts", "cleanup_file_variables"]))
    }
}
