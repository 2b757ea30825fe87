import Foundation
import GitLabAPI
internal import GitLabCI
import SampleGitLab
import Testing

@testable import Jobs

@Suite("Resolving a job", .enabled(if: Installed.sample, Installed.sampleReason))
struct JobResolverTests {
    @Test("The failed job resolves to what it ran and where")
    func failedJob() async throws {
        try await Sample.with { sample in
            let job = try await sample.resolve()
            #expect(job.identity.id == SampleGitLab.failedJob)
            #expect(job.identity.name == "debian-12-tests")
            #expect(job.identity.project == Sample.project)
            #expect(job.identity.pipeline == SampleGitLab.failedPipeline)
            #expect(job.identity.sha == sample.failedJobSHA)
            #expect(job.identity.ref == "main")
            #expect(job.identity.url == sample.failedJobURL)
            #expect(job.layout.projectDirectory == "/builds/sample-virt/hypervisor")
            #expect(job.layout.buildsDirectory == "/builds")
            #expect(job.value(of: "DISTRO") == "debian-12")
            #expect(job.value(of: "CI_PROJECT_DIR") == "/builds/sample-virt/hypervisor")
            #expect(job.value(of: "CI_COMMIT_SHA") == sample.failedJobSHA)
            #expect(job.value(of: "GITLAB_USER_LOGIN") == "ada")
            #expect(job.value(of: "GITLAB_USER_ID") == "9")
            #expect(job.value(of: "CI_COMMIT_AUTHOR") == "Ada Sample <ada@example.com>")
            #expect(job.value(of: "CI_PROJECT_NAMESPACE_ID") == "77")
            #expect(job.value(of: "CI_PROJECT_DESCRIPTION")?.isEmpty == true)
            #expect(job.definition.script.suffix(2) == ["source ci/jobs.sh", "run_integration"])
            #expect(!job.definition.afterScript.isEmpty)
            #expect(job.depth == 100)
            #expect(job.timeout == .seconds(3600))
            #expect(job.repository == sample.baseURL.appending(path: "sample-virt/hypervisor.git"))
            #expect(job.outcome.exitStatus == 1)
        }
    }

    @Test("Archives are those the trace names, not the newest ones")
    func dependencies() async throws {
        try await Sample.with { sample in
            let job = try await sample.resolve()
            #expect(job.dependencies.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
            #expect(job.dependencies.map(\.project) == [Sample.project, Sample.bindings])
            #expect(job.dependencies.map(\.job) == ["x86_64-debian-12", "x86_64-debian-12"])
            #expect(job.dependencies.map(\.pinnedBy) == ["trace", "trace"])
            for dependency in job.dependencies {
                guard case .present(let size?, _) = dependency.state else {
                    Issue.record("\(dependency.state)")
                    continue
                }
                #expect(size > 0)
            }
            #expect(!job.notes.contains { if case .guessedDependency = $0 { true } else { false } })
        }
    }

    @Test("The job that passed resolves too")
    func passedJob() async throws {
        try await Sample.with { sample in
            let job = try await sample.resolve(SampleGitLab.passedJob)
            #expect(job.identity.name == "debian-12-smoke-tests")
            #expect(job.outcome.exitStatus == 0)
            #expect(job.dependencies.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
        }
    }

    @Test("Where the trace says nothing, no archive is taken that is younger than the job")
    func youngerArchive() async throws {
        try await Sample.with { sample in
            let resolver = JobResolver(client: sample.client())
            let missing = JobError.dependencyUnknown(job: "x86_64-debian-12", project: Sample.bindings)
            await #expect(throws: missing) { try await resolver.resolve(7_000_934, ofProject: Sample.project) }
        }
    }

    @Test("What GitLab doesn't show needn't be known where the user says what to take")
    func coveredNeed() async throws {
        let fault = SampleGitLab.Fault.jobMissing(SampleGitLab.bindingsJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            var swaps = Swaps()
            swaps.needs = ["\(Sample.bindings):x86_64-debian-12": SampleGitLab.newerBindingsJob]
            let job = try await JobResolver(client: sample.client(), swaps: swaps)
                .resolve(SampleGitLab.failedJob, ofProject: Sample.project)
            #expect(job.dependencies.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.newerBindingsJob])
            #expect(job.dependencies.map(\.pinnedBy) == ["trace", "option"])
            #expect(
                job.notes.contains(
                    .swapped(
                        .need(
                            name: "\(Sample.bindings):x86_64-debian-12", id: SampleGitLab.newerBindingsJob,
                            instead: nil))))
        }
    }

    @Test("The sample's logs contradict nothing, and what is put before its script is told")
    func drift() async throws {
        func drifts(_ job: ResolvedJob) -> [TraceDrift] {
            job.notes.compactMap { if case .drift(let drift) = $0 { drift } else { nil } }
        }
        try await Sample.with { sample in
            for id in [SampleGitLab.failedJob, SampleGitLab.passedJob] {
                let job = try await sample.resolve(id)
                #expect(drifts(job) == [])
            }
        }
        try await Sample.with({ $0.firstCommand = "echo first" }) { sample in
            let found = drifts(try await sample.resolve())
            guard case .command(.build, 1, "echo first", _)? = found.first else {
                Issue.record("\(found)")
                return
            }
        }
    }

    @Test("A job that is not there is GitLab's error")
    func missing() async throws {
        let fault = SampleGitLab.Fault.jobMissing(SampleGitLab.failedJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            let error = await #expect(throws: GitLabError.self) { try await sample.resolve() }
            guard case .notFound(let resource, _, nil) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(resource == .job(SampleGitLab.failedJob, project: .path(Sample.project)))
        }
    }

    @Test("A project that is not there is GitLab's error")
    func missingProject() async throws {
        try await Sample.with { sample in
            await #expect(throws: GitLabError.self) {
                _ = try await JobResolver(client: sample.client()).resolve(1, ofProject: "no/such")
            }
        }
    }

    @Test("A dependency that GitLab no longer shows can't be resolved")
    func missingDependency() async throws {
        let fault = SampleGitLab.Fault.jobMissing(SampleGitLab.bindingsJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            let error = await #expect(throws: JobError.self) { try await sample.resolve() }
            guard case .dependencyUnknown(let job, Sample.bindings?) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(job == "x86_64-debian-12")
        }
    }
}
