import Foundation
import Programs
import SampleGitLab
import Testing

extension RealMachines {
    /// Sources of more than a few megabytes, which go into the guest as a disk.
    @Suite("Large inputs")
    struct InputDiskTests {
        private static let git = Program("git", debianPackage: "git", fedoraPackage: "git")
        private static let digest = Program("sha256sum", debianPackage: "coreutils", fedoraPackage: "coreutils")

        @Test("Arrive as they are, belong to the job's user, and leave no disk behind")
        func large() async throws {
            let tool = Tool.shared
            let sample = try await SampleGitLab.start(cacheDirectory: tool.home + "/sample")
            defer { Task { await sample.stop() } }
            let sources = tool.home + "/large-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: sources) }
            try await Self.git.run(["init", "--quiet", sources])
            var generator = SystemRandomNumberGenerator()
            let words = (0..<(3 << 19)).map { _ in generator.next() as UInt64 }
            try words.withUnsafeBytes { Data($0) }.write(to: URL(filePath: sources + "/large file"))
            let script = sources + "/look.sh"
            try Data(
                """
                sha256sum 'large file'; stat -c '%u %s' 'large file'
                echo "disks $(ls -1 /dev/disk/by-id/ 2>/dev/null | grep -c virt-ci-inputs)"
                """.utf8
            ).write(to: URL(filePath: script))
            // What is not committed comes along; only a folder without any commit is no work tree.
            let author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
            try await Self.git.run(["-C", sources, "add", "look.sh"])
            try await Self.git.run(["-C", sources] + author + ["commit", "--quiet", "--message", "A look"])
            let ran = try await tool.run([
                "run", sample.passedJobURL, "--source", sources, "--script", script, "--isolated", "--format", "json",
            ])
            let said = String(decoding: ran.standardError, as: UTF8.self)
            #expect(ran.status == 0, "\(said)")
            #expect(!said.contains("through ssh"), "\(said)")
            let report = try JSONDecoder().decode(Report.self, from: ran.standardOutput)
            let log = try String(contentsOfFile: report.log, encoding: .utf8)
            let expected = try await Self.digest.run([sources + "/large file"]).text.prefix(64)
            #expect(log.contains("\(expected)  large file"), "\(log)")
            let lines = log.split(separator: "\n").map(String.init)
            #expect(lines.contains("0 \(3 << 22)") && lines.contains("disks 0"), "\(log)")
            try await Leftovers(tool: tool).expectNone()
        }
    }
}
