import Foundation
import GitLabCI
import SampleGitLab
import Testing

@testable import Jobs

@Suite("Recipes", .enabled(if: Installed.sample, Installed.sampleReason))
struct RecipeTests {
    private func recipe(_ variables: [Variable]) async throws -> Recipe {
        try await Sample.with { sample in
            var job = try await sample.resolve()
            job.variables = job.variables.adding(variables)
            let use = RunReport.ProfileUse(name: "debian-12", image: "sha256:ab", accelerator: "tcg")
            return Recipe(job, profile: use, dependencies: [])
        }
    }

    @Test("A recipe says what ran and holds no secret")
    func secrets() async throws {
        let recipe = try await recipe([
            Variable(key: "MASKED", value: "hidden-1", isMasked: true, origin: .project),
            Variable(key: "FILE", value: "hidden-2", isFile: true, origin: .project),
            Variable(key: "CI_JOB_TOKEN", value: "hidden-3", origin: .persisted),
            Variable(key: "CI_REGISTRY_PASSWORD", value: "hidden-4", origin: .persisted),
            Variable(key: "PLAIN", value: "shown", origin: .project),
        ])
        let text = String(decoding: try JSONEncoder().encode(recipe), as: UTF8.self)
        #expect(!text.contains("hidden-"))
        #expect(recipe.variables["PLAIN"] == "shown")
        #expect(recipe.variables["DISTRO"] == "debian-12")
        #expect(recipe.scripts.map(\.stage) == [ScriptStage.build.rawValue, ScriptStage.after.rawValue])
        #expect(recipe.scripts.first?.lines.last == "run_integration")
        #expect(recipe.image == "sha256:ab")
        #expect(recipe.projectDirectory == "/builds/sample-virt/hypervisor")
        #expect(!recipe.repository.contains("@"))
    }

    @Test("A variable that a secret overrides is not told as if it had counted")
    func overridden() async throws {
        let recipe = try await recipe([
            Variable(key: "LEVEL", value: "plain", origin: .job),
            Variable(key: "LEVEL", value: "hidden", isMasked: true, origin: .project),
        ])
        #expect(recipe.variables["LEVEL"] == nil)
    }
}
