import Foundation
import GitLabAPI
import Programs
import SampleGitLab
import Synchronization
import Testing

@testable import Jobs

/// A folder that is gone with its test.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/jobs-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        let target = URL(filePath: file(name))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Everything in the folder, sorted.
    var names: [String] { ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// Keeps events in the order they came.
final class Recorder: Sendable {
    private let events = Mutex<[JobEvent]>([])

    var all: [JobEvent] { events.withLock { $0 } }
    func append(_ event: JobEvent) { events.withLock { $0.append(event) } }

    var notes: [JobNote] {
        all.compactMap { if case .note(let note) = $0 { note } else { nil } }
    }

    /// For each archive that came, whether the cache had it.
    var fetchedFromCache: [Bool] {
        all.compactMap { if case .fetched(_, _, let cached) = $0 { cached } else { nil } }
    }
}

/// What the tests need of this machine.
enum Installed {
    static let python = Program("python3", debianPackage: "python3", fedoraPackage: "python3")
    private static let rpmbuild = Program("rpmbuild", debianPackage: "rpm", fedoraPackage: "rpm-build")

    static func has(_ programs: Program...) -> Bool { programs.allSatisfy { (try? $0.locate()) != nil } }

    /// All that the sample GitLab makes its projects with.
    static let sample = has(.git, .bsdtar, rpmbuild)
    static let sampleReason: Comment = "needs git, bsdtar and rpmbuild"
}

/// Instances of the sample GitLab over one cache, so that its packages are built once.
enum Sample {
    static let project = "sample-virt/hypervisor"
    static let bindings = "sample-virt/perl-bindings"
    private static let cache = FileManager.default.temporaryDirectory.path + "/virt-ci-sample-gitlab-tests"
    /// The first start fills the cache; the others wait for it.
    private static let prepared = Task { try await SampleGitLab.start(cacheDirectory: cache).stop() }

    @discardableResult
    static func with<Result>(
        _ change: (inout SampleGitLab.Options) -> Void = { _ in }, _ body: (SampleGitLab) async throws -> Result
    ) async throws -> Result {
        try await prepared.value
        var options = SampleGitLab.Options()
        change(&options)
        let sample = try await SampleGitLab.start(cacheDirectory: cache, options: options)
        do {
            let result = try await body(sample)
            await sample.stop()
            return result
        } catch {
            await sample.stop()
            throw error
        }
    }
}

extension SampleGitLab {
    func client(_ token: Token? = nil) -> GitLabClient { GitLabClient(server: baseURL, token: token) }

    func resolve(_ job: Int = SampleGitLab.failedJob) async throws -> ResolvedJob {
        try await JobResolver(client: client()).resolve(job, ofProject: Sample.project)
    }
}
