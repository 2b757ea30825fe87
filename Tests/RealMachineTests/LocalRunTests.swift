import Foundation
import Libvirt
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// Whole runs in real machines, through the built program. The failed job's own is in `DoorTests`.
    @Suite("A local run in a real machine")
    struct LocalRunTests {
        private let tool = Tool.shared

        /// A sample GitLab for one test.
        private func withSample<Value: Sendable>(
            _ body: (SampleGitLab) async throws -> Value
        ) async throws -> Value {
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            do {
                let value = try await body(sample)
                await sample.stop()
                return value
            } catch {
                await sample.stop()
                throw error
            }
        }

        @Test(
            "A passing job ends with 0, from an image that boots through its own boot loader, and tells so line by line"
        )
        func bootLoader() async throws {
            let tool = self.tool.with(profiles: try BootLoaderProfile.folder(in: tool.home))
            try await withSample { sample in
                let booted = try await tool.run(
                    ["run", sample.passedJobURL, "--isolated", "--format", "jsonl"], when: "address: met"
                ) {
                    let system = try await Leftovers(tool: tool).document().system
                    #expect(system.directKernel == nil)
                    #expect(system.bootDevices == [.disk])
                }
                #expect(booted.status == 0, "\(booted.output)")
                let events = try booted.answer.split(separator: UInt8(ascii: "\n")).map {
                    try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
                }
                let names = events.compactMap { $0["event"] as? String }
                for name in [
                    "resolving", "resolved", "machine", "copying-in", "stage-started", "output", "test-finished",
                ] {
                    #expect(names.contains(name), "\(name)")
                }
                #expect(names.last == "result" && names.count { $0 == "result" } == 1)
                #expect((events.last?["report"] as? [String: Any])?["result"] as? String == "passed")
                try await Leftovers(tool: tool).expectNone()
            }
        }

        @Test("A kept machine can be entered, listed and destroyed")
        func kept() async throws {
            try await withSample { sample in
                let result = try await tool.run([
                    "run", sample.passedJobURL, "--isolated", "--keep", "--format", "json",
                ])
                #expect(result.status == 0, "\(String(decoding: result.standardError, as: UTF8.self))")
                let report = try JSONDecoder().decode(Report.self, from: result.standardOutput)
                let machine = try #require(report.machine)
                #expect(try await tool.run(["machines"]).text.contains(machine))
                let entered = try await tool.run(["shell", machine, "--", "sh", "-c", "pwd; hostname; exit 7"])
                #expect(entered.text == "/builds/sample-virt/hypervisor\n\(machine)")
                #expect(entered.status == 7)
                try await expectShape(of: machine)
                #expect(try await tool.run(["gc"]).status == 0)
                #expect(try await tool.run(["destroy", machine]).status == 0)
                try await Leftovers(tool: tool).expectNone()
                #expect(try await tool.run(["destroy", machine]).status == 64)
            }
        }

        /// The machine is what the profile and the design say.
        private func expectShape(of machine: String) async throws {
            let document = try await Leftovers(tool: tool).document()
            #expect(document.name == machine)
            #expect(document.system.machine?.contains("q35") == true)
            #expect(document.memory == 2 << 30)
            #expect(document.processors == 2)
            #expect(document.generationID != nil)
            #expect(document.devices.hasRandomSource && document.devices.hasGuestAgentChannel)
            #expect(document.devices.disks.map(\.bus) == [.virtio, .virtio])
            #expect(document.metadata.contains { $0.attributes["profile"] == "debian-12" })
        }

        @Test("An interrupted run ends with 128 + the signal and takes its machine away", arguments: [SIGINT, SIGTERM])
        func interrupted(_ signal: Int32) async throws {
            try await withSample { sample in
                let arguments = ["run", sample.failedJobURL, "--cold", "--isolated"]
                // In the middle of the script where it is SIGINT, in the middle of the boot where it is SIGTERM.
                let text = signal == SIGINT ? "== build_script" : "address: met"
                let ended = try await tool.run(arguments, when: text) {
                    for pid in tool.processes(ending: arguments) { kill(pid, signal) }
                }
                #expect(ended.status == 128 + signal, "\(ended.output)")
                try await Leftovers(tool: tool).expectNone()
            }
        }

        @Test("What a killed run left is removed by gc")
        func killed() async throws {
            try await withSample { sample in
                let arguments = ["run", sample.failedJobURL, "--cold", "--isolated"]
                let ended = try await tool.run(arguments, when: "address: met") {
                    for pid in tool.processes(ending: arguments) { kill(pid, SIGKILL) }
                }
                #expect(ended.status == 137)
                #expect(try await tool.run(["machines"]).text.contains("left over"))
                #expect(try await tool.run(["gc"]).status == 0)
                try await Leftovers(tool: tool).expectNone()
            }
        }

        @Test("A machine that dies in the middle of the script is never the script's failure")
        func died() async throws {
            try await withSample { sample in
                let ended = try await tool.run(["run", sample.failedJobURL, "--isolated"], when: "== build_script") {
                    try await Leftovers(tool: tool).pullPlug()
                }
                #expect(ended.status == 2)
                #expect(ended.output.contains("ended while it was needed"), "\(ended.output)")
                try await Leftovers(tool: tool).expectNone()
            }
        }
    }
}

/// What scripts read of `run --format json`.
struct Report: Decodable {
    struct Tests: Decodable { var passed, failed, skipped: Int }
    struct Failure: Decodable { var test, assertion, detail: String }
    struct Comparison: Decodable { var same: Bool }
    struct Dependency: Decodable {
        var id: Int
        var sha256: String?
        var pinnedBy: String
    }
    var result: String
    var start: String
    var exitStatus: Int?
    var tests: Tests?
    var failures: [Failure]
    var comparison: Comparison?
    var dependencies: [Dependency]
    var artifacts: [String]
    var log: String
    var directory: String
    var machine: String?
}
