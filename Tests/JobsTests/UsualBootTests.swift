import Foundation
import Testing

@testable import Jobs

@Suite("How long a boot usually takes")
struct UsualBootTests {
    @Test("The median of the newest boots of that profile, each accelerator and start for itself")
    func median() throws {
        let runs = FileManager.default.temporaryDirectory.path + "/runs-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: runs) }
        try FileManager.default.createDirectory(atPath: runs, withIntermediateDirectories: true)
        func add(
            _ name: String, _ boot: Double?, profile: String = "a", accelerator: String? = "tcg", start: String = "cold"
        )
            throws
        {
            let folder = "\(runs)/\(name)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            var report = RunReport(run: name, directory: folder, started: Date())
            report.profile = RunReport.ProfileUse(name: profile, image: "sha256:00", accelerator: accelerator)
            report.start = start
            report.seconds.boot = boot
            try JSONEncoder().encode(report).write(to: URL(filePath: "\(folder)/report.json"))
        }
        let archive = RunArchive(runs: runs)
        #expect(archive.usualBoot(ofProfile: "a", accelerator: "tcg") == nil)
        try add("one", 20)
        try add("two", 40)
        try add("three", 30)
        try add("restored", 2, start: "restored")
        try add("other", 99, profile: "b")
        try add("fast", 5, accelerator: "kvm")
        try add("broken", nil)
        try Data("{".utf8).write(to: URL(filePath: "\(runs)/broken/report.json"))
        #expect(archive.usualBoot(ofProfile: "a", accelerator: "tcg") == 30)
        #expect(archive.usualBoot(ofProfile: "a", accelerator: "kvm") == 5)
        #expect(archive.usualBoot(ofProfile: "c", accelerator: "tcg") == nil)
    }
}
