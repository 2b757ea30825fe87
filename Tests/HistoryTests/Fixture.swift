import Foundation
import History
import TestResults

/// A folder of one test, gone with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/virt-ci-history-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var history: String { path + "/state/history.sqlite" }
}

extension JobKey {
    static let sample = JobKey(host: "gitlab.example", project: "libvirt/libvirt", job: "tests", profile: "debian-12")
}

extension RunEntry {
    /// A run of the sample's job.
    ///
    /// - Parameters:
    ///   - day: Days since 1970 of its beginning.
    ///   - results: Statuses by the tests' names.
    static func sample(
        _ run: String, commit: String = "c0ffee", day: Double = 1, job: JobKey = .sample,
        _ results: KeyValuePairs<String, TestStatus>
    ) -> RunEntry {
        RunEntry(
            run: run, job: job, ref: "main",
            inputs: Inputs(commit: commit, image: "sha256:1", archives: ["a"], packages: ["libvirt 1-1"]),
            began: Date(timeIntervalSince1970: day * 86_400),
            tests: results.map { RunEntry.Test(name: $0.key, status: $0.value, seconds: 1.5) })
    }
}
