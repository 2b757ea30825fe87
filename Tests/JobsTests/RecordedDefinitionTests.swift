import Foundation
import GitLabAPI
import GitLabCI
import SampleGitLab
import Testing

@testable import Jobs

@Suite("A job whose definition the executor recorded", .enabled(if: Installed.sample, Installed.sampleReason))
struct RecordedDefinitionTests {
    private func resolved(
        _ faults: Set<SampleGitLab.Fault> = [], _ job: Int = SampleGitLab.failedJob
    ) async throws -> ResolvedJob {
        try await Sample.with {
            $0.recordsDefinitions = true
            $0.faults = faults
        } _: {
            try await $0.resolve(job)
        }
    }

    @Test("Resolves to what was recorded, not to what the configuration says now")
    func recorded() async throws {
        let job = try await resolved()
        #expect(job.source == .recorded)
        #expect(job.recorded?.machine.profile == "debian-12")
        #expect(job.value(of: "SAMPLE_VARIANT") == "as-recorded")
        #expect(job.value(of: "DISTRO") == "debian-12")
        #expect(job.timeout == .seconds(2400))
        #expect(job.value(of: "CI_JOB_TIMEOUT") == "2400")
        #expect(job.value(of: "CI_COMMIT_REF_PROTECTED") == "true")
        #expect(job.depth == 100)
        #expect(job.definition.script.last == "run_integration")
        #expect(job.definition.afterScript.count == 7)
        #expect(job.definition.artifacts.paths == ["logs"])
        #expect(job.notes.contains(.definition(.recorded)))
        #expect(job.notes.contains(.withheldVariables(["SAMPLE_UPLOAD_KEY"])))
    }

    @Test("Has the runner's variables of this run, and empty tokens for those that were withheld")
    func localVariables() async throws {
        let job = try await resolved()
        #expect(job.value(of: "CI_PROJECT_DIR") == "/builds/sample-virt/hypervisor")
        #expect(job.value(of: "VIRT_CI_LOCAL") == "1")
        #expect(job.value(of: "CI_JOB_TOKEN") == "")
        #expect(job.value(of: "CI_REPOSITORY_URL")?.hasSuffix("/sample-virt/hypervisor.git") == true)
        #expect(job.value(of: "SAMPLE_UPLOAD_KEY") == nil)
        // CI had none of these, so neither has the run.
        #expect(job.value(of: "CI_DEPLOY_PASSWORD") == nil)
    }

    @Test("Needs the archives of the payload, in its order; projects come from the needs")
    func dependencies() async throws {
        let job = try await resolved()
        #expect(job.dependencies.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
        #expect(job.dependencies.map(\.project) == [Sample.project, Sample.bindings])
        #expect(job.dependencies.map(\.pinnedBy) == ["recorded", "recorded"])
    }

    @Test("Resolves where nobody may read the configuration; only a foreign project's name is then missing")
    func withoutLint() async throws {
        let job = try await resolved([.lintForbidden, .filesForbidden])
        #expect(job.source == .recorded)
        #expect(job.dependencies.map(\.project) == [Sample.project, nil])
        #expect(job.dependencies.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
        #expect(
            job.notes.contains(.unplacedDependency(name: "x86_64-debian-12", id: SampleGitLab.bindingsJob)))
        await #expect(throws: GitLabError.self) {
            try await Sample.with({ $0.faults = [.lintForbidden, .filesForbidden] }) { try await $0.resolve() }
        }
    }

    @Test("An archive of nobody's is taken from the cache, and is an error without a copy there")
    func unplaced() async throws {
        let scratch = try ScratchFolder()
        let placed = try await resolved().dependencies[1]
        try await Sample.with { sample in
            let cache = ArchiveCache(folder: scratch.path, client: sample.client()) { _ in }
            var unplaced = placed
            (unplaced.project, unplaced.state) = (nil, nil)
            await #expect(throws: JobError.dependencyUnplaced(job: placed.job, id: placed.id)) {
                _ = try await cache.archive(of: unplaced)
            }
            let first = try await cache.archive(of: placed)
            let again = try await cache.archive(of: unplaced)
            #expect(first.entry.sha256 == again.entry.sha256)
        }
    }

    @Test("A job without a recording resolves as ever, and says so")
    func merged() async throws {
        let job = try await resolved([], SampleGitLab.passedJob)
        #expect(job.source == .merged)
        #expect(job.recorded == nil)
        #expect(job.notes.first == .definition(.merged))
        #expect(job.value(of: "SAMPLE_VARIANT") == nil)
    }

    @Test("The recipe says which it was")
    func recipe() async throws {
        let recipe = SampleRecipe.of(try await resolved())
        #expect(try RecipeFile.text(of: recipe).contains("definition: recorded\n"))
        #expect(recipe.variables.last { $0.name == "SAMPLE_VARIANT" }?.value == "as-recorded")
    }

    @Test("The profile is what was asked for, else CI's, else the job's DISTRO")
    func profile() async throws {
        var job = try await resolved()
        job.recorded?.machine.profile = "debian-13"
        #expect(try ProfileChoice(for: job, Swaps()).name == "debian-13")
        #expect(try ProfileChoice(for: job, Swaps()).note == nil)
        let asked = try ProfileChoice(for: job, Swaps(profile: "fedora-43"))
        #expect((asked.name, asked.reason) == ("fedora-43", .option))
        #expect(asked.note == .otherProfile(asked: "fedora-43", job: "debian-13"))
        job.recorded = nil
        #expect(try ProfileChoice(for: job, Swaps()).reason == .variable)
    }

    @Test("Another image than CI's is told")
    func image() async throws {
        let job = try await resolved()
        let digest = try #require(job.recorded?.machine.image)
        #expect(job.note(onImage: digest) == nil)
        #expect(job.note(onImage: "sha256:00") == .otherImage(recorded: digest, here: "sha256:00"))
    }
}

@Suite("A recorded definition that is not believed", .enabled(if: Installed.sample, Installed.sampleReason))
struct ForeignDefinitionTests {
    /// What GitLab says of the failed job, with another recording in its log.
    private func found(
        problem: RecordedJobProblem? = nil, _ change: (inout RecordedJob) -> Void = { _ in }
    ) async throws -> (isUsed: Bool, note: JobNote?) {
        try await Sample.with({ $0.recordsDefinitions = true }) { sample in
            let answers = try await JobAnswers.read(
                SampleGitLab.failedJob, ofProject: Sample.project, from: sample.client())
            var trace = answers.trace
            var recorded = try #require(trace.recordedJob)
            change(&recorded)
            trace.recordedJob = problem == nil ? recorded : nil
            trace.recordedJobProblem = problem
            let changed = JobAnswers(
                server: answers.server, project: answers.project, pipeline: answers.pipeline, record: answers.record,
                pipelineJobs: answers.pipelineJobs, trace: trace, sha: answers.sha)
            let result = RecordedDefinition.find(in: changed)
            return (result.definition != nil, result.note)
        }
    }

    @Test("Can't be used, and is told to be there", arguments: [RecordedJobProblem.cut, .masked, .newerSchema(2)])
    func unusable(_ problem: RecordedJobProblem) async throws {
        let result = try await found(problem: problem)
        #expect((result.isUsed, result.note) == (false, .unusableRecording(problem)))
    }

    @Test("Is of another project, job or commit")
    func mismatches() async throws {
        #expect(try await found().isUsed)
        let project = try await found { $0.project.id += 1 }
        #expect((project.isUsed, project.note) == (false, .foreignRecording(.project)))
        let job = try await found { $0.job.id += 1 }
        #expect((job.isUsed, job.note) == (false, .foreignRecording(.job)))
        let name = try await found { $0.job.name = "other" }
        #expect((name.isUsed, name.note) == (false, .foreignRecording(.job)))
        let commit = try await found { $0.git.sha = String(repeating: "0", count: 40) }
        #expect((commit.isUsed, commit.note) == (false, .foreignRecording(.commit)))
    }
}
