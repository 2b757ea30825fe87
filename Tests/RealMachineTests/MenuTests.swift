import Foundation
import Programs
import SampleGitLab
import TestTerminal
import Testing

extension RealMachines {
    /// What a person is asked after a job has failed.
    @Suite("The menu after a failed job", .enabled(if: TerminalScreen.isPossible, "needs tmux"))
    struct MenuTests {
        @Test("Leads into the machine and back, shows the log, and takes the machine away")
        func menu() async throws {
            let tool = Tool.shared
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let script = tool.home + "/fail.sh"
            try Data("echo what the job said; false\n".utf8).write(to: URL(filePath: script))
            // Short, because sockets are made below it.
            let folder = "/tmp/vci-\(UUID().uuidString.lowercased().prefix(8))"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let words = [tool.program.name, "run", sample.passedJobURL, "--script", script, "--isolated"]
            try await TerminalScreen.with(
                words, in: folder, environment: tool.environment, columns: 120, lines: 40, limit: .seconds(600)
            ) { screen in
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
    }
}
