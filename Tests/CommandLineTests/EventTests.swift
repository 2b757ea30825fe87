import Foundation
import SampleGitLab
import Testing

@Suite("Events of a run as lines of JSON", .enabled(if: Installed.sample, Installed.sampleReason))
struct EventTests {
    @Test("Each is one object with its name and time, and the last tells how it ended")
    func error() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            let ended = try await SampleFixture.with { sample in
                try await sandbox.run([
                    "run", sample.failedJobURL, "--connect", "qemu:///session?socket=/nowhere/socket", "--format",
                    "jsonl",
                ])
            }
            #expect(ended.status == 2)
            let events = try ended.output.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(events.allSatisfy { $0["event"] is String && ($0["time"] as? String)?.hasSuffix("Z") == true })
            #expect(events.first?["event"] as? String == "resolving")
            let resolved = try #require(events.first { $0["event"] as? String == "resolved" })
            #expect((resolved["job"] as? [String: Any])?["id"] as? Int == SampleGitLab.failedJob)
            let last = try #require(events.last)
            #expect(last["event"] as? String == "error" && last["kind"] as? String == "environment")
            #expect((last["message"] as? String)?.hasPrefix("Cannot connect to libvirt at ") == true)
            #expect(last["report"] is [String: Any])
        }
    }
}
