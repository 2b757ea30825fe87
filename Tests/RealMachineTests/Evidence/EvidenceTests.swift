import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// What a bug report needs, from a machine in which things go wrong.
    @Suite("A daemon that crashes, and one that hangs")
    struct EvidenceTests {
        /// What scripts read of the report.
        private struct Told: Decodable {
            struct Failure: Decodable {
                var test, status: String
                var known: String?
                var evidence: [String]?
            }
            var exitStatus: Int?
            var failures: [Failure]
            var directory: String
            var notes: [String]
        }

        @Test("Are told with stacks, and the job still ends with its results and artifacts")
        func troubled() async throws {
            let tool = Tool.shared.with(profiles: try TroubledJob.profiles(in: Tool.shared.home))
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let script = tool.home + "/troubled.sh"
            try Data(TroubledJob.script.utf8).write(to: URL(filePath: script))
            let ran = try await tool.run([
                "run", sample.passedJobURL, "--isolated", "--script", script, "--daemon-logs", "--test-timeout", "90s",
                "--format", "json",
            ])
            let said = String(decoding: ran.standardError, as: UTF8.self)
            #expect(ran.status == 1, "\(said)")
            let told = try JSONDecoder().decode(Told.self, from: ran.standardOutput)
            let log = (try? String(contentsOfFile: told.directory + "/job.log", encoding: .utf8)) ?? ""
            #expect(
                told.failures.map(\.status) == ["failed", "interrupted"], "\(log.suffix(3000))\n\(said.suffix(3000))")
            try await expectCrash(told, tool)
            try await expectHang(told, said)
            try await expectLogs(tool)
            try await Leftovers(tool: tool).expectNone()
        }

        private func expectCrash(_ told: Told, _ tool: Tool) async throws {
            let failure = try #require(told.failures.first { $0.test.contains("020-crash") })
            #expect(failure.evidence?.count == 1)
            #expect(failure.evidence?.first?.hasPrefix("libvirtd crashed: signal 11 (SIGSEGV), in ") == true)
            // By a line of the daemon's log of that time.
            #expect(failure.known == "https://bugs.example.org/2")
            let shown = try await tool.run(["failures", "last"]).text
            #expect(shown.contains("libvirtd crashed: signal 11 (SIGSEGV)"), "\(shown)")
            #expect(shown.contains("poll (libc.so.6"), "\(shown)")
            let stack = try await tool.run(["test-logs", "last", "020-crash", "--daemon", "coredumps"]).text
            #expect(stack.contains("Stack trace of thread"))
            let kernel = try await tool.run(["test-logs", "last", "020-crash", "--daemon", "kernel"]).text
            #expect(kernel.contains("marked by the test"), "\(kernel)")
            let other = try await tool.run(["test-logs", "last", "010-domain"]).text
            #expect(!other.contains("crashed"))
        }

        private func expectHang(_ told: Told, _ said: String) async throws {
            let failure = try #require(told.failures.first { $0.test.contains("030-hang") })
            #expect(failure.evidence?.contains { $0.hasPrefix("hung: libvirtd waits in ") } == true)
            #expect(failure.known == "https://bugs.example.org/1")
            #expect(said.contains("030-hang.t has run for 1 min"), "\(said.suffix(3000))")
            let saved = told.directory + "/hangs/1/machine"
            let files = try FileManager.default.subpathsOfDirectory(atPath: saved)
            let stacks = try #require(
                files.first { $0.hasPrefix("daemons/libvirtd-") && $0.hasSuffix(".stacks.txt") }, "\(files)")
            let text = try String(contentsOfFile: "\(saved)/\(stacks)", encoding: .utf8)
            // The call in hand, by the names of libvirt's functions.
            #expect(text.contains("virHookCall") && text.contains("virCommandRun"), "\(text.suffix(4000))")
            let processes = try String(contentsOfFile: saved + "/processes.txt", encoding: .utf8)
            #expect(processes.contains("virsh net-start stuck"))
            #expect(processes.contains("cat /run/never"))
            let daemon = try String(contentsOfFile: saved + "/libvirt/libvirtd.log", encoding: .utf8)
            #expect(daemon.contains("virNetworkCreate"))
            #expect(!FileManager.default.fileExists(atPath: told.directory + "/hangs/2"))
        }

        /// The two ways to a test's part of a daemon's log agree on what happened in it. Each has what the other can't: a
        /// cut by time has what was logged before the daemon was told of the test, and the daemon's own file goes on to the
        /// next test.
        private func expectLogs(_ tool: Tool) async throws {
            let emulator = try await tool.run(["test-logs", "last", "010-domain", "--daemon", "qemu/tck-own"]).text
            #expect(emulator.contains("starting up libvirt version"), "\(emulator)")
            let words = ["test-logs", "last", "010-domain", "--daemon", "libvirtd"]
            let own = lines(try await tool.run(words).text)
            let cut = lines(try await tool.run(words + ["--by-time"]).text)
            let first = try #require(own.first)
            let begin = try #require(cut.firstIndex(of: first), "\(first)\n\(cut.prefix(20))")
            let common = cut[begin...]
            #expect(common.count > 50, "\(common.count) of \(cut.count) lines")
            #expect(own.starts(with: common))
            #expect(common.contains { $0.contains("virDomainCreateXML") || $0.contains("virDomainDestroy") })
        }

        /// Without what a daemon writes at the head of each of its files.
        private func lines(_ text: String) -> [String] {
            text.split(separator: "\n").map(String.init).filter {
                !$0.contains(": info : libvirt version:") && !$0.contains(": info : hostname:")
            }
        }
    }
}
