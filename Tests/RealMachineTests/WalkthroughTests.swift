import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// The walk-through of README.md, done again.
    @Suite("The walk-through")
    struct WalkthroughTests {
        /// A line that was typed, and what came.
        private struct Step {
            var command: String
            var output: [String] = []
        }

        private static let address = "http://127.0.0.1:8929"
        private static let mark = "@@@ next @@@"

        /// The steps that README.md shows: prompts end with `> `, and `…` stands for any number of lines.
        private static func steps() throws -> [Step] {
            let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
            let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
            let block = try #require(text.firstMatch(of: /(?s)## A walk-through\n.*?```console\n(.*?)```/)).1
            var steps: [Step] = []
            for line in block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
                if let prompt = line.firstMatch(of: /^virt-ci[^>]*> (.*)$/) {
                    steps.append(Step(command: String(prompt.1)))
                } else if !steps.isEmpty {
                    steps[steps.count - 1].output.append(line)
                }
            }
            return steps
        }

        @Test("Comes out as README.md shows it, but for times and numbers")
        func walkthrough() async throws {
            let tool = Tool.shared
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let steps = try Self.steps()
            #expect(steps.count >= 5)
            let lines = steps.map { $0.command.replacing(Self.address, with: sample.baseURL.absoluteString) }
            let script = tool.home + "/walk-through"
            try Data((lines.joined(separator: "\n!echo '\(Self.mark)'\n") + "\n").utf8)
                .write(to: URL(filePath: script))
            let session = tool.with(prefix: ["/bin/sh", "-c", "exec \"$1\" < '\(script)'", "sh"])
            let ran = try await session.run([])
            let said = String(decoding: ran.standardError, as: UTF8.self)
            // The job's script failed, as it is to.
            #expect(ran.status == 1, "\(said)")
            let outputs = String(decoding: ran.standardOutput, as: UTF8.self).components(separatedBy: Self.mark + "\n")
            try #require(outputs.count == steps.count, "\(said)")
            for (step, output) in zip(steps, outputs) {
                let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                #expect(Self.shows(step.output, lines), "\(step.command):\n\(output)")
            }
            for record in try FileManager.default.contentsOfDirectory(atPath: tool.machines)
            where record.hasPrefix("virt-ci-") { #expect(try await tool.run(["destroy", record]).status == 0) }
            try await Leftovers(tool: tool).expectNone()
        }

        /// Whether these lines are the shown ones, with something for each `…`.
        private static func shows(_ shown: [String], _ lines: [String]) -> Bool {
            var rest = lines.map(plain).filter { !$0.isEmpty }[...]
            var mayPass = false
            for line in shown.map(plain) where !line.isEmpty {
                if line == "…" {
                    mayPass = true
                } else if mayPass {
                    guard let place = rest.firstIndex(of: line) else { return false }
                    rest = rest[(place + 1)...]
                    mayPass = false
                } else {
                    guard rest.first == line else { return false }
                    rest.removeFirst()
                }
            }
            return mayPass || rest.isEmpty
        }

        /// The line without what differs from run to run: times, ids, widths.
        private static func plain(_ line: String) -> String {
            line.replacing(/[0-9.]+ (s|min|h|days?|weeks?|months?)( [0-9]+ (s|min|h))?( ago)?/, with: "TIME")
                .replacing(/just now/, with: "TIME")
                .replacing(/[0-9a-f]{8,}/, with: "ID").replacing(/[0-9]{8}-[0-9a-f]{4}/, with: "ID")
                .replacing(/\s+/, with: " ").trimmingCharacters(in: .whitespaces)
        }
    }
}
