import Foundation
import Programs
import TestResults
import Testing

@testable import Jobs

@Suite("What a machine left besides the tests' results")
struct RunEvidenceTests {
    private func inFolder(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "virt-ci-evidence-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (path, text) in files {
            let file = URL(filePath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try await body(folder)
    }

    private static func dump(_ process: Int, at time: String) -> String {
        """
                   PID: \(process) (virtqemud)
                Signal: 6 (ABRT)
             Timestamp: Thu \(time) UTC (5s ago)
               Message: Process \(process) (virtqemud) of user 0 dumped core.

        """
    }

    @Test(
        "The file that CI's collection keeps is found by any of its names",
        arguments: ["logs/coredumpctl.txt", "logs/coredumpctl.txt.log", "coredumpctl.log"])
    func artifacts(_ name: String) async throws {
        try await inFolder([name: Self.dump(7, at: "2026-11-26 16:40:00")]) { folder in
            #expect(RunEvidence(artifacts: folder).coreDumps.map(\.processID) == [7])
            #expect(RunEvidence(artifacts: folder + "/none").coreDumps == [])
        }
    }

    @Test("What was taken from the machine goes before what the job kept of the same")
    func own() async throws {
        let files = [
            "evidence/coredumps.txt": Self.dump(7, at: "2026-11-26 16:40:00"),
            "evidence/missing.txt": "one\ntwo\n",
            "artifacts/logs/coredumpctl.txt": Self.dump(8, at: "2026-11-26 16:40:00"),
        ]
        try await inFolder(files) { folder in
            let evidence = RunEvidence(run: folder)
            #expect(evidence.coreDumps.map(\.processID) == [7])
            #expect(evidence.missing == ["one", "two"])
            try FileManager.default.removeItem(atPath: folder + "/evidence")
            #expect(RunEvidence(run: folder).coreDumps.map(\.processID) == [8])
        }
    }

    @Test("A link that a guest left is not followed")
    func links() async throws {
        try await inFolder(["secret": Self.dump(7, at: "2026-11-26 16:40:00"), "run/evidence/x": ""]) { folder in
            for name in ["coredumps.txt", "missing.txt", "kernel.log"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/run/evidence/\(name)", withDestinationPath: folder + "/secret")
            }
            let evidence = RunEvidence(run: folder + "/run")
            #expect(evidence.coreDumps == [] && evidence.missing == [])
            let test = TestResult(name: "a.t", status: .failed, startedAt: 1, endedAt: 2)
            let report = TestReport(tests: [test], source: .avocadoResults, isComplete: true)
            #expect((try? TestLogs(run: folder + "/run", tests: report).parts(ofTest: 0).map(\.size)) ?? [0] == [0])
        }
    }

    @Test("A log's sign is looked for in the logs of the test's time, and not in those of another")
    func signs() async throws {
        let log = """
            2026-11-26 16:40:00.500+0000: 1: error : x:1 : cannot acquire state change lock
            2026-11-26 16:40:05.500+0000: 1: error : x:1 : other
            """
        try await inFolder(["artifacts/libvirt/virtqemud.log": log]) { folder in
            let start = 1_795_711_200.0
            let report = TestReport(
                tests: [
                    TestResult(name: "a.t", status: .failed, startedAt: start, endedAt: start + 2),
                    TestResult(name: "b.t", status: .failed, startedAt: start + 5, endedAt: start + 7),
                ], source: .avocadoResults, isComplete: true)
            let issue = KnownIssue(
                name: "x#1", reference: "https://example.org", summary: "x",
                signs: KnownIssue.Signs(log: [KnownPattern("acquire*lock")].compactMap(\.self)))
            let signs = FailureSigns(run: folder, tests: report, profile: nil, issues: [issue])
            #expect(signs.known(0) == issue)
            #expect(signs.known(1) == nil)
        }
    }

    @Test("A test may take ten times what others took, and fifteen minutes while that is not known")
    func limits() {
        let limit = TestLimit()
        #expect(limit.limit(after: []) == .seconds(900))
        #expect(limit.limit(after: Array(repeating: .seconds(1), count: 4)) == .seconds(900))
        #expect(limit.limit(after: Array(repeating: .seconds(1), count: 5)) == .seconds(300))
        let taken: [Duration] = [.seconds(40), .seconds(1), .seconds(60), .seconds(3000), .seconds(50)]
        #expect(limit.limit(after: taken) == .seconds(500))
        #expect(TestLimit(asked: .seconds(5)).limit(after: taken) == .seconds(5))
        #expect(TestLimit.margin(of: .seconds(3600)) == .seconds(180))
        #expect(TestLimit.margin(of: .seconds(600)) == .seconds(60))
    }

    @Test("The look at libvirt's daemons sees the threads of one, as the kernel tells of them")
    func sample() async throws {
        try await inFolder(["x": ""]) { folder in
            // Any program will do: what counts is what it is called.
            let path = folder + "/virtsampled"
            try FileManager.default.copyItem(atPath: "/usr/bin/sleep", toPath: path)
            let daemon = Program(path, debianPackage: "", fedoraPackage: "")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await daemon.result(["600"]) }
                defer { group.cancelAll() }
                let shell = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
                var threads: [ThreadSample.Thread] = []
                for _ in 0..<100 where threads.isEmpty {
                    let said = try await shell.run(["-c", HangScripts.sample], deadline: .seconds(60))
                    let sample = ThreadSample(said.standardOutput)
                    #expect(sample.uptime > 0 && !sample.machine.isEmpty)
                    threads = sample.threads.filter { $0.name == "virtsampled" && $0.state == "S" }
                }
                #expect(threads.count == 1)
                #expect(threads.first?.processID == threads.first?.threadID)
            }
        }
    }

    @Test(
        "The scripts for guests are ones to a POSIX shell",
        arguments: [EvidenceScript.collection, HangScripts.sample, HangScripts.save, HangScripts.endAvocado])
    func syntax(_ script: String) async throws {
        let shell = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
        let checked = try await shell.result(["-n"], input: .data(Data(script.utf8)))
        #expect(checked.status == 0, "\(String(decoding: checked.standardError, as: UTF8.self))")
    }
}
