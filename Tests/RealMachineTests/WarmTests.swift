import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// Machines that are restored instead of booted. That a whole job can't tell is shown in `DoorTests`.
    @Suite("A restored machine")
    struct WarmTests {
        /// With machines of its own: the other tests' ones boot.
        private let tool = Tool.shared.with(state: Tool.shared.home + "/warm", cache: Tool.shared.home + "/cache")

        private struct Identity: Equatable {
            var values: [String: String]
            subscript(name: String) -> String { values[name] ?? "" }
        }

        private static let look = """
            echo "hostname $(hostname)"; echo "machine-id $(cat /etc/machine-id)"
            echo "host-key $(cut -d' ' -f2 /etc/ssh/ssh_host_ed25519_key.pub)"
            echo "random $(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')"
            echo "time $(date +%s)"; echo "state $(systemctl is-system-running)"
            echo "units $(systemctl list-units --state=failed --no-legend | wc -l)"
            echo "keys $(grep -c . /root/.ssh/authorized_keys)"
            """

        private func identity(of machine: String) async throws -> Identity {
            let answer = try await tool.run(["shell", machine, "--", "sh", "-c", Self.look])
            #expect(answer.status == 0, "\(String(decoding: answer.standardError, as: UTF8.self))")
            var values: [String: String] = [:]
            for line in answer.text.split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 1)
                if words.count == 2 { values[String(words[0])] = String(words[1]) }
            }
            return Identity(values: values)
        }

        private func keptMachine(_ sample: SampleGitLab, _ script: String) async throws -> String {
            let ran = try await tool.run([
                "run", sample.passedJobURL, "--script", script, "--isolated", "--keep", "--format", "json",
            ])
            #expect(ran.status == 0, "\(String(decoding: ran.standardError, as: UTF8.self))")
            let report = try JSONDecoder().decode(Report.self, from: ran.standardOutput)
            #expect(report.start == "warm")
            return try #require(report.machine)
        }

        @Test("Two at once have identities of their own, and a wrong state is not used")
        func clones() async throws {
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let warmed = try await tool.run(["image", "warm", "debian-12"])
            #expect(warmed.status == 0, "\(String(decoding: warmed.standardError, as: UTF8.self))")
            // Once more: there is nothing to do, and the same state.
            #expect(try await tool.run(["image", "warm", "debian-12"]).text == warmed.text)
            let script = tool.home + "/true.sh"
            try Data("true\n".utf8).write(to: URL(filePath: script))
            async let first = keptMachine(sample, script)
            async let second = keptMachine(sample, script)
            let machines = try await [first, second]
            let identities = try await [identity(of: machines[0]), identity(of: machines[1])]
            for (machine, identity) in zip(machines, identities) {
                #expect(identity["hostname"] == machine)
                #expect(identity["machine-id"].wholeMatch(of: /[0-9a-f]{32}/) != nil)
                #expect(identity["keys"] == "1")
                #expect(identity["state"] == "running" && identity["units"] == "0")
                let guest = try #require(Double(identity["time"]))
                // The command itself takes its time.
                #expect(abs(guest - Date().timeIntervalSince1970) < 30)
            }
            for name in ["hostname", "machine-id", "host-key", "random"] {
                #expect(identities[0][name] != identities[1][name], "\(name)")
            }
            for machine in machines { #expect(try await tool.run(["destroy", machine]).status == 0) }
            try await broken(sample, script)
            try await Leftovers(tool: tool).expectNone()
        }

        /// A state that QEMU can't read leads to a boot, with a line that says so.
        private func broken(_ sample: SampleGitLab, _ script: String) async throws {
            let folder = tool.machines + ".warm"
            let state = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
            let memory = try FileHandle(forUpdating: URL(filePath: "\(folder)/\(state)/memory"))
            let size = try memory.seekToEnd()
            try memory.truncate(atOffset: size / 2)
            try memory.close()
            let ran = try await tool.run([
                "run", sample.passedJobURL, "--script", script, "--isolated", "--format", "json",
            ])
            #expect(ran.status == 0)
            #expect(try JSONDecoder().decode(Report.self, from: ran.standardOutput).start == "cold")
            #expect(String(decoding: ran.standardError, as: UTF8.self).contains("could not be restored"))
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/\(state)"), "it would be tried again")
        }
    }
}
