import Foundation
import GitLabAPI
import GitLabCI
import SampleGitLab
import Testing

@testable import Jobs

@Suite("A job whose configuration GitLab doesn't merge", .enabled(if: Installed.sample, Installed.sampleReason))
struct OwnResolutionTests {
    private func resolved(_ faults: Set<SampleGitLab.Fault>, _ job: Int = SampleGitLab.failedJob) async throws
        -> ResolvedJob
    {
        try await Sample.with {
            $0.faults = faults
        } _: {
            try await $0.resolve(job)
        }
    }

    @Test("Is the same job as the one that CI lint gives", arguments: [SampleGitLab.failedJob, SampleGitLab.passedJob])
    func same(_ id: Int) async throws {
        let (merged, own) = (try await resolved([], id), try await resolved([.lintForbidden], id))
        #expect(merged.source == .merged)
        #expect(own.source == .resolved)
        #expect(own.definition == merged.definition)
        #expect(Set(own.variables.names) == Set(merged.variables.names))
        #expect(own.dependencies.map(\.id) == merged.dependencies.map(\.id))
        #expect(own.notes.starts(with: [.definition(.resolved), .lintRefused(.forbidden)]))
    }

    @Test("Names its files in the recipe, all of them at the job's commit")
    func recipe() async throws {
        let job = try await resolved([.lintForbidden])
        let recipe = SampleRecipe.of(job)
        #expect(recipe.definition == .resolved)
        #expect(recipe.configurationFiles.first == "root \(Sample.project)@\(job.identity.sha):.gitlab-ci.yml")
        #expect(
            recipe.configurationFiles.contains("local \(Sample.project)@\(job.identity.sha):ci/builds.yml"))
        #expect(job.configurationFiles.filter { !$0.isPinned } == [])
    }

    @Test("Is GitLab's error where files can't be read either")
    func nothing() async throws {
        await #expect(throws: GitLabError.self) { try await resolved([.lintForbidden, .filesForbidden]) }
    }

    @Test("What lint includes from elsewhere is told to be moving, unless it is at a commit")
    func movingIncludes() throws {
        func file(_ json: String) throws -> IncludedFile? {
            IncludedFile(try JSONDecoder().decode(LintResult.Include.self, from: Data(json.utf8)), at: "s")
        }
        let sha = String(repeating: "a", count: 40)
        let moving = try file(#"{"type": "file", "location": "a.yml", "extra": {"project": "g/lib", "ref": "main"}}"#)
        #expect(moving?.displayName == "project g/lib@main:a.yml")
        #expect(moving?.isPinned == false)
        let pinned = try file(#"{"type": "file", "location": "a.yml", "extra": {"project": "g/l", "ref": "\#(sha)"}}"#)
        #expect(pinned?.isPinned == true)
        #expect(try file(#"{"type": "remote", "location": "https://example.org/a.yml"}"#)?.isPinned == false)
        #expect(try file(#"{"type": "local", "location": "a.yml"}"#)?.ref == "s")
        #expect(try file(#"{"type": "unheard-of"}"#) == nil)
    }
}
