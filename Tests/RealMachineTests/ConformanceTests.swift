import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// The jobs that are more than plain ones: their definitions come from a matrix, a child pipeline's file, and needs
    /// in two other projects.
    @Suite("Jobs of a matrix, of a child pipeline, and with needs in other projects")
    struct ConformanceTests {
        private let tool = Tool.shared

        /// What a job leaves in a guest, and what it must be.
        struct Expectation: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var job: Int
            var dependencies: [Int]
            /// Lines of `report/variables.txt`.
            var variables: [String]
            /// Files of `report/`, with a line each that is in them.
            var files: [String: String]
            var passedTests: Int?
        }

        private static let expectations = [
            Expectation(
                testDescription: "a matrix", job: SampleGitLab.matrixJobs[1], dependencies: [SampleGitLab.buildJob],
                variables: [
                    "CI_JOB_NAME=debian-12-disks: [raw, 64M]", "CI_NODE_INDEX=2", "CI_NODE_TOTAL=2",
                    "CI_PIPELINE_SOURCE=push", "DISTRO=debian-12", "FORMAT=raw", "SIZE=64M",
                ],
                files: ["disk.txt": "file format: raw", "packages.txt": "sample-hypervisor-1.4.0-1.noarch"]),
            Expectation(
                testDescription: "a child pipeline", job: SampleGitLab.childJob,
                dependencies: [SampleGitLab.bindingsJob],
                variables: [
                    "BINDINGS_VERSION=2.1.0", "CI_JOB_NAME=debian-12-bindings", "CI_NODE_TOTAL=1",
                    "CI_PIPELINE_SOURCE=parent_pipeline", "DISTRO=debian-12",
                ],
                files: ["version.txt": "2.1.0", "packages.txt": "sample-perl-bindings-2.1.0-1.noarch"]),
            Expectation(
                testDescription: "two other projects", job: SampleGitLab.crossProjectJob,
                dependencies: [SampleGitLab.buildJob, SampleGitLab.bindingsJob],
                variables: [
                    "CI_JOB_NAME=debian-12-packages", "CI_NODE_TOTAL=1", "CI_PIPELINE_SOURCE=push",
                    "DISTRO=debian-12",
                ],
                files: ["packages.txt": "sample-hypervisor-templates-1.4.0-1.noarch"], passedTests: 2),
        ]

        @Test("Run again with the packages and the variables that they had", arguments: expectations)
        func replayed(_ expected: Expectation) async throws {
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let ended = try await tool.run(["run", sample.jobURL(expected.job), "--isolated", "--format", "json"])
            try #require(ended.status == 0, "\(String(decoding: ended.standardError, as: UTF8.self))")
            let report = try JSONDecoder().decode(Report.self, from: ended.standardOutput)
            #expect(report.result == "passed" && report.exitStatus == 0)
            #expect(report.comparison?.same == true)
            #expect(report.dependencies.map(\.id) == expected.dependencies)
            #expect(report.dependencies.allSatisfy { $0.pinnedBy == "trace" && $0.sha256?.count == 64 })
            #expect(report.tests?.passed == expected.passedTests)
            #expect(
                report.artifacts.sorted()
                    == (Array(expected.files.keys) + ["variables.txt"]).map { "report/\($0)" }.sorted())
            #expect(try lines(of: "variables.txt", report) == expected.variables)
            for (name, line) in expected.files {
                #expect(try lines(of: name, report).contains(line), "\(name)")
            }
            #expect(sample.credentialLeaks.isEmpty)
            try await Leftovers(tool: tool).expectNone()
        }

        private func lines(of name: String, _ report: Report) throws -> [String] {
            try String(contentsOfFile: "\(report.directory)/artifacts/report/\(name)", encoding: .utf8)
                .split(separator: "\n").map(String.init)
        }
    }
}
