import Foundation
import GitLabCI
import Testing

@Suite("Dependencies of a job")
struct DependencyPlanTests {
    private static let start = Date(timeIntervalSince1970: 1000)

    private func job(_ yaml: String) throws -> JobDefinition {
        try MergedConfiguration(yaml: "j: {script: x, \(yaml)}", file: "m").job(named: "j")
    }

    private func listed(
        _ id: Int, _ name: String, stage: Int = 1, status: String = "success", finished: Double? = 900,
        archive: Bool = true, retried: Bool = false
    ) -> PipelineJob {
        PipelineJob(
            id: id, name: name, stage: "s\(stage)", stageIndex: stage, status: status,
            finishedAt: finished.map { Date(timeIntervalSince1970: $0) }, hasArchive: archive, isRetried: retried)
    }

    private func plan(_ yaml: String, _ jobs: [PipelineJob], trace: Trace? = nil, start: Date? = Self.start) throws
        -> DependencyPlan
    {
        DependencyPlan(job: try job(yaml), trace: trace, jobs: jobs, startedAt: start, stageIndex: 2)
    }

    private func trace(_ fixture: String) throws -> Trace {
        let found = try #require(Fixture.all("traces").first { $0.testDescription == fixture })
        return Trace(try found.data("trace.log"))
    }

    private static let libvirtNeeds = """
        needs: [x86_64-fedora-43, {project: libvirt/libvirt-perl, job: x86_64-fedora-43, ref: master},
          {project: libvirt/libvirt-python, job: x86_64-fedora-43, ref: master}]
        """

    @Test("Many names are found, and many that are not")
    func manyNames() throws {
        let names = (0..<4000).map { "'j\($0)'" }.joined(separator: ", ")
        let jobs = (0..<4000).map { listed($0 + 1, "j\($0 + 2000)") }
        let plan = try plan("dependencies: [\(names)]", jobs)
        #expect(plan.dependencies.count == 2000 && plan.unresolved.count == 2000)
    }

    @Test(
        "The log's ids win, and equal names are told apart by the pipeline and the order of needs",
        arguments: [("artifacts-named", Dependency.Pin.trace), ("artifacts-named-old-runner", .unprotectedTrace)])
    func fromTrace(_ fixture: String, _ pin: Dependency.Pin) throws {
        let jobs = [listed(7_001_100, "x86_64-fedora-43"), listed(7_001_999, "x86_64-fedora-43", finished: 2000)]
        let plan = try plan(Self.libvirtNeeds, jobs, trace: trace(fixture))
        let perl = "libvirt/libvirt-perl"
        let python = "libvirt/libvirt-python"
        let name = "x86_64-fedora-43"
        #expect(
            plan.dependencies == [
                Dependency(project: nil, jobName: name, jobID: 7_001_100, pinnedBy: pin),
                Dependency(project: perl, otherProjects: [python], jobName: name, jobID: 7_101_101, pinnedBy: pin),
                Dependency(project: python, otherProjects: [perl], jobName: name, jobID: 7_201_102, pinnedBy: pin),
            ])
        #expect(plan.unresolved.isEmpty)
    }

    @Test("An id that nothing explains is handed on")
    func unknownOrigin() throws {
        let plan = try plan("needs: [a]", [listed(1, "a")], trace: trace("download-retried"))
        #expect(plan.dependencies.isEmpty)
        #expect(
            plan.unresolved == [
                .unknownOrigin(name: "build (x): [a, b] (1)", id: 11), .unknownOrigin(name: "other", id: 12),
            ])
    }

    @Test("A complete log without downloads means that nothing was downloaded")
    func silentTrace() throws {
        #expect(try plan("needs: [a]", [listed(1, "a")], trace: trace("forged-section")).dependencies.isEmpty)
    }

    @Test(
        "Where the log could not tell, GitLab's rules choose, and say so",
        arguments: ["missing-gitlab-runner", "system-failure"])
    func fallback(_ fixture: String) throws {
        let plan = try plan(Self.libvirtNeeds, [listed(1, "x86_64-fedora-43")], trace: trace(fixture))
        #expect(plan.dependencies.map(\.pinnedBy) == [.api(.newestBeforeStart)])
        #expect(plan.unresolved.count == 2)
    }

    @Test("A retry that finished after the job began is not taken; without a start the current one is")
    func retried() throws {
        let jobs = [listed(1, "a", retried: true), listed(2, "a", retried: true), listed(3, "a", finished: 2000)]
        #expect(try plan("needs: [a]", jobs).dependencies.map(\.jobID) == [2])
        let plan = try plan("needs: [a]", jobs, start: nil)
        #expect(plan.dependencies.map(\.jobID) == [3])
        #expect(plan.dependencies.map(\.pinnedBy) == [.api(.newest)])
    }

    @Test("Without needs, all jobs of earlier stages, in the order of their ids; a failed one counts, too")
    func earlierStages() throws {
        let jobs = [
            listed(9, "b"), listed(3, "a", stage: 0, status: "failed"), listed(5, "same", stage: 2),
            listed(4, "no", archive: false),
        ]
        #expect(try plan("when: always", jobs).dependencies.map(\.jobID) == [3, 9])
        #expect(try plan("when: always", jobs).unresolved.isEmpty)
    }

    @Test("Artifacts switched off, empty lists and filters")
    func filters() throws {
        let jobs = [listed(1, "a"), listed(2, "b"), listed(3, "c: [x]"), listed(4, "c: [y]")]
        func ids(_ yaml: String) throws -> [Int] { try plan(yaml, jobs).dependencies.map(\.jobID) }
        #expect(try ids("needs: []") == [])
        #expect(try ids("dependencies: []") == [])
        #expect(try ids("needs: [a], dependencies: []") == [])
        #expect(try ids("needs: [{job: a, artifacts: false}, b]") == [2])
        #expect(try ids("needs: [a, b], dependencies: [b]") == [2])
        #expect(try ids("dependencies: [a, c]") == [1, 3, 4])
        #expect(try ids("needs: [c]") == [3, 4])
        #expect(try ids("needs: [{job: c, parallel: {matrix: [{V: y}]}}]") == [4])
        #expect(try ids("needs: ['c: [x]']") == [3])
    }

    @Test("What is asked for and not there is said, unless it is optional")
    func missing() throws {
        let jobs = [listed(1, "a", archive: false)]
        #expect(
            try plan("needs: [a, b, {job: c, optional: true}]", jobs).unresolved == [
                .noArchive(name: "a", id: 1), .noSuchJob(name: "b"),
            ])
    }

    @Test("Other projects and pipelines are left to the caller, with variables filled in")
    func others() throws {
        let job = try job("needs: [{project: $G/p, job: b, ref: $R}, {pipeline: $PARENT, job: c}, {pipeline: x/y}]")
        let variables = VariableSet(
            ["G", "R", "PARENT"].map { Variable(key: $0, value: $0.lowercased(), origin: .job) })
        let plan = DependencyPlan(job: job, trace: nil, jobs: [], variables: variables)
        #expect(
            plan.unresolved.map { "\($0)".replacingOccurrences(of: "GitLabCI.", with: "") } == [
                "otherPipeline(PipelineNeed(pipeline: \"parent\", job: \"c\", artifacts: true, optional: false))",
                "otherProject(ProjectNeed(project: \"g/p\", job: \"b\", ref: \"r\", artifacts: true))",
            ])
    }
}
