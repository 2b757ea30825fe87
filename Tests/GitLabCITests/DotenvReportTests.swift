import Foundation
import GitLabCI
import Testing

/// The rules of GitLab's documentation, "artifacts:reports:dotenv".
@Suite("Variables in a dotenv report")
struct DotenvReportTests {
    private func read(_ text: String) -> [String]? {
        DotenvReport.variables(Data(text.utf8))?.map { "\($0.key)=\($0.value)" }
    }

    @Test("One NAME=value a line; white space around both goes; a later one of the name wins")
    func lines() {
        #expect(read("A=1\n B = two = three \r\nC=\nA=4\n") == ["A=4", "B=two = three", "C="])
        #expect(read("A=\"quoted\" # no comment") == ["A=\"quoted\" # no comment"])
        #expect(read("\u{feff}A=1") == ["A=1"])
        #expect(read("") == [])
    }

    @Test(
        "An empty line, a comment, or another name makes the whole of it none",
        arguments: ["A=1\n\nB=2", "# x", "A B=1", "=1", "A-B=1"])
    func none(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test("Too much of it is none")
    func tooMuch() {
        #expect(read(String(repeating: "A=1\n", count: 300_000)) == nil)
        #expect(read((0...1000).map { "A\($0)=1\n" }.joined()) == nil)
        _ = DotenvReport.variables(Data([0xff, 0x3d, 0xfe, 0x0a]))
    }

    @Test("They win over the job's own variables, and those of settings and of the pipeline win over them")
    func precedence() throws {
        let report = try #require(DotenvReport.variables(Data("A=report $B\nP=report\nG=report".utf8)))
        let set = VariableSet([
            Variable(key: "P", value: "pipeline", origin: .pipeline),
            Variable(key: "G", value: "group", origin: .group),
            Variable(key: "A", value: "job", origin: .job), Variable(key: "B", value: "b", origin: .job),
        ]).adding(report).expanded(fileDirectory: "/t")
        #expect(set["A"]?.value == "report b")
        #expect(set["P"]?.value == "pipeline")
        #expect(set["G"]?.value == "group")
    }
}

@Suite("Whose variables a job gets")
struct ReporterTests {
    private func reporters(_ yaml: String) throws -> [Int] {
        let job = try MergedConfiguration(yaml: "j: {script: x, \(yaml)}", file: "m").job(named: "j")
        let jobs = [(1, "a", true), (2, "b", false), (3, "c: [x]", false), (4, "c: [y]", true), (5, "a", false)].map {
            PipelineJob(id: $0.0, name: $0.1, stage: "s", stageIndex: 0, status: "success", hasArchive: $0.2)
        }
        return DependencyPlan.reporters(
            of: job, among: jobs, startedAt: nil, stageIndex: 1, variables: VariableSet([]))
    }

    @Test("Of those whose artifacts it gets, with an archive or without")
    func chosen() throws {
        #expect(try reporters("needs: [a, b]") == [2, 5])
        #expect(try reporters("needs: [{job: a, artifacts: false}, b]") == [2])
        #expect(try reporters("needs: [c]") == [3, 4])
        #expect(try reporters("needs: []") == [])
        #expect(try reporters("dependencies: []") == [])
        #expect(try reporters("dependencies: [b]") == [2])
        #expect(try reporters("when: always") == [2, 3, 4, 5])
        #expect(try reporters("needs: [{project: g/p, job: a, ref: main}]") == [])
    }
}

extension DependencyPlan {
    fileprivate static func reporters(
        of job: JobDefinition, among jobs: [PipelineJob], startedAt: Date?, stageIndex: Int?, variables: VariableSet
    ) -> [Int] {
        let found: [PipelineJob] = reporters(
            of: job, among: jobs, startedAt: startedAt, stageIndex: stageIndex, variables: variables)
        return found.map(\.id)
    }
}
