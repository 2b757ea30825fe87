import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// Runs that need no GitLab any more.
    @Suite("A replay without GitLab")
    struct ReplayTests {
        /// Of a user who has the image and nothing else, in folders that go with the test.
        private let tool: Tool
        private let folder: String

        init() throws {
            folder = Tool.shared.home + "/replay-\(UUID().uuidString.prefix(8))"
            tool = Tool.shared.with(state: folder + "/state", cache: folder + "/cache")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }

        /// Fetches what the job's own scripts fetch, by an address that leads nowhere from here.
        private static let script = """
            set -e
            git clone --quiet https://suite.invalid/tests.git "$SCRATCH_DIR-suite" 2>&1 || exit 9
            echo "suite at $(git -C "$SCRATCH_DIR-suite" rev-parse HEAD)"
            git clone https://suite.invalid/tests "$SCRATCH_DIR-again" 2>&1
            sudo git -c safe.directory='*' clone --quiet https://suite.invalid/tests.git /root/suite
            ls hypervisor-rpms perl-bindings-rpms
            echo "sources at $(git rev-parse HEAD), level $LEVEL"
            exit 3
            """

        private func suite() async throws -> (path: String, commit: String) {
            let path = folder + "/suite"
            let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
            try await Program.git.run(["init", "--quiet", "--initial-branch=main", path])
            try Data("one\n".utf8).write(to: URL(filePath: path + "/test.t"))
            try await Program.git.run(["-C", path, "add", "."])
            try await Program.git.run(["-C", path] + identity + ["commit", "--quiet", "--message=One"])
            return (path, try await Program.git.run(["-C", path, "rev-parse", "HEAD"]).text)
        }

        /// The lines of a run's log that the script wrote.
        private func said(_ result: ProgramResult) -> [String] {
            result.text.split(separator: "\n").map(String.init).filter {
                $0.hasPrefix("suite at") || $0.hasPrefix("sources at") || $0.hasSuffix(".rpm")
            }
        }

        @Test("Is the same from the caches, and from a bundle on a machine that has only the image")
        func replay() async throws {
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let suite = try await suite()
            let script = folder + "/script.sh"
            try Data(Self.script.utf8).write(to: URL(filePath: script))
            let sample = try await SampleGitLab.start(cacheDirectory: Tool.shared.home + "/sample")
            let url = sample.failedJobURL
            let first = try await tool.run([
                "run", url, "--isolated", "--script", script, "--set", "LEVEL=7", "--replace-url",
                "https://suite.invalid/tests=\(suite.path)",
            ])
            await sample.stop()
            try expect(first, commit: suite.commit)

            let offline = try await tool.run(["run", url, "--isolated", "--offline"])
            #expect(said(offline) == said(first), "\(error(offline))")
            #expect(offline.status == 1)

            let bundle = folder + "/bundle.tar.zst"
            #expect(try await tool.run(["bundle", "last", "--output", bundle]).status == 0)
            let elsewhere = Tool.shared.with(state: folder + "/state2", cache: folder + "/cache2")
            let replayed = try await elsewhere.run(["run", "--recipe", bundle, "--isolated", "--offline"])
            #expect(said(replayed) == said(first), "\(error(replayed))")
            #expect(replayed.status == 1)
            #expect(!FileManager.default.fileExists(atPath: folder + "/cache2/virt-ci/archives"))
        }

        private func expect(_ result: ProgramResult, commit: String) throws {
            #expect(result.status == 1, "\(error(result))")
            #expect(said(result).count == 5, "\(result.text)")
            #expect(said(result).first == "suite at \(commit)")
            #expect(said(result).last?.hasSuffix(", level 7") == true)
            let runs = folder + "/state/virt-ci/runs"
            let run = try #require(try FileManager.default.contentsOfDirectory(atPath: runs).first)
            let recipe = try String(contentsOfFile: "\(runs)/\(run)/recipe.yaml", encoding: .utf8)
            for part in ["kind: git\n  name: https://suite.invalid/tests", "version: \(commit)", "exitStatus: 1"] {
                #expect(recipe.contains(part), "\(part)")
            }
        }

        private func error(_ result: ProgramResult) -> String {
            String(decoding: result.standardError.suffix(2000), as: UTF8.self)
        }
    }
}
