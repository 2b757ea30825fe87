import Foundation
import Programs
import SampleGitLab
import TestTerminal
import Testing

extension RealMachines {
    /// What a person is asked after a job has failed.
    @Suite("The menu after a failed job", .enabled(if: TerminalScreen.isPossible, "needs tmux"))
    struct MenuTests {
        private let tool = Tool.shared

        /// Runs a job whose script fails in a terminal.
        private func run(_ options: [String] = [], _ body: (TerminalScreen) async throws -> Void) async throws {
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            // Short, because sockets are made below it.
            let folder = "/tmp/vci-\(UUID().uuidString.lowercased().prefix(8))"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let script = folder + "/fail.sh"
            try Data("echo what the job said; false\n".utf8).write(to: URL(filePath: script))
            let words = [tool.program.name, "run", sample.passedJobURL, "--script", script, "--isolated"] + options
            try await TerminalScreen.with(
                words, in: folder, environment: tool.environment, columns: 120, lines: 40, limit: .seconds(600), body)
        }

        @Test("Leads into the machine and back, shows the log, and takes the machine away")
        func menu() async throws {
            try await run { screen in
                try await screen.waitFor("What now?")
                try await screen.type("s", "Enter")
                try await screen.waitFor("hypervisor#")
                try await screen.type("echo $CI_JOB_NAME in $PWD; exit", "Enter")
                try await screen.waitFor("debian-12-smoke-tests in /builds/sample-virt/hypervisor")
                try await screen.waitUntil("the menu again") { $0.split(separator: "What now?").count > 2 }
                try await screen.type("logs", "Enter")
                try await screen.waitFor("All of it: ")
                try await screen.type("d", "Enter")
                // The status of a job whose script failed.
                try await screen.waitForEnd(1)
            }
            try await Leftovers(tool: tool).expectNone()
        }

        @Test("With --shell-on-failure one is in the machine first; Ctrl-C at the menu takes it away")
        func shellFirst() async throws {
            try await run(["--shell-on-failure"]) { screen in
                try await screen.waitFor("hypervisor#")
                try await screen.type("echo in $PWD", "Enter")
                // Not before the guest's shell reads a line again: the terminal would take the key for itself.
                try await screen.waitUntil("the output, and the guest's prompt again") { text in
                    text.contains("\nin /builds/sample-virt/hypervisor\n") && text.hasSuffix("hypervisor#")
                }
                try await screen.type("", "C-d")
                try await screen.waitFor("What now?")
                try await screen.type("", "C-c")
                try await screen.waitForEnd(130)
            }
            try await Leftovers(tool: tool).expectNone()
        }

        @Test("'keep' leaves the machine, which the next commands find")
        func keep() async throws {
            try await run { screen in
                try await screen.waitFor("What now?")
                try await screen.type("keep", "Enter")
                try await screen.waitFor("stays for eight hours")
                try await screen.waitForEnd(1)
            }
            let machines = try await tool.run(["machines", "--format", "json"])
            let rows = try #require(
                try JSONSerialization.jsonObject(with: Data(machines.text.utf8)) as? [[String: Any]])
            let name = try #require(rows.first?["name"] as? String)
            #expect(try await tool.run(["exec", name, "--", "pwd"]).text == "/builds/sample-virt/hypervisor")
            _ = try await tool.run(["destroy", name])
            try await Leftovers(tool: tool).expectNone()
        }
    }
}
