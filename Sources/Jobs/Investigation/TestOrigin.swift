internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Programs

/// Where a job's tests come from, and which they were in the failed job and in the last good one.
public enum TestOrigin: Sendable, Equatable, Encodable {
    /// A folder of the job's own checkout: `.` for all of it.
    case checkout(folder: String, old: String, new: String, differs: Bool)
    /// Repositories that the job's script clones.
    case clones([ClonedTests])
    /// Nothing tells.
    case unknown

    /// Whether the last good job had others.
    public var differs: Bool {
        switch self {
        case .checkout(_, _, _, let differs): differs
        case .clones(let clones): clones.contains { $0.old != $0.new }
        case .unknown: false
        }
    }
}

extension TestOrigin {
    private enum CodingKeys: CodingKey { case kind, folder, old, new, differs, clones }

    /// `kind` says which it is; names are a contract for scripts.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(differs, forKey: .differs)
        switch self {
        case .checkout(let folder, let old, let new, _):
            try container.encode("checkout", forKey: .kind)
            try container.encode(folder, forKey: .folder)
            try container.encode(old, forKey: .old)
            try container.encode(new, forKey: .new)
        case .clones(let clones):
            try container.encode("clones", forKey: .kind)
            try container.encode(clones, forKey: .clones)
        case .unknown: try container.encode("unknown", forKey: .kind)
        }
    }
}

/// A repository that a job's script clones, and the commits it got: nothing in a log tells them, so they are the newest of
/// the default branch when each job began.
public struct ClonedTests: Sendable, Equatable, Codable {
    /// As the script has it.
    public var address: String
    public var branch: String
    public var old: String
    public var new: String
}

/// Finds out where tests come from.
struct TestOriginReader: Sendable {
    let client: GitLabClient
    let failed: ResolvedJob
    let good: ResolvedJob
    let sources: @Sendable (ResolvedJob) -> SourceTree

    /// More clones than a job needs for its tests.
    private static let mostClones = 4

    /// - Parameters:
    ///   - tests: Names of tests that ran, as Avocado has them: paths in the suite.
    ///   - trace: The failed job's log.
    ///   - starts: When the failed job and the last good one began.
    func read(tests: [String], trace: Trace?, starts: (failed: Date?, good: Date?)) async throws -> TestOrigin {
        if let origin = try await ownFolder(tests) { return origin }
        let clones = try await clones(trace, starts)
        return clones.isEmpty ? .unknown : .clones(clones)
    }

    // MARK: In the checkout

    private func ownFolder(_ tests: [String]) async throws -> TestOrigin? {
        guard !tests.isEmpty, failed.checkout.hasRepository else { return nil }
        let (new, old) = (sources(failed), sources(good))
        try await new.fetch()
        let repository = new.cache
        let list = try await repository.git(["ls-tree", "-r", "-z", "--name-only", failed.identity.sha])
        let files = list.standardOutput.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard let folder = Self.folder(of: tests, among: files) else { return nil }
        try await old.fetch()
        let differs =
            try await repository.tree(folder, at: failed.identity.sha)
            != repository.tree(folder, at: good.identity.sha)
        return .checkout(folder: folder, old: good.identity.sha, new: failed.identity.sha, differs: differs)
    }

    /// The one folder below which most of the tests are; nil where that are none.
    static func folder(of tests: [String], among files: [String]) -> String? {
        var counts: [String: Int] = [:]
        let names = Set(tests.prefix(200))
        for file in files {
            let parts = file.split(separator: "/")
            for index in parts.indices where names.contains(parts[index...].joined(separator: "/")) {
                counts[index == 0 ? "." : parts[..<index].joined(separator: "/"), default: 0] += 1
            }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    // MARK: Cloned by the script

    private func clones(_ trace: Trace?, _ starts: (failed: Date?, good: Date?)) async throws -> [ClonedTests] {
        guard let before = starts.failed, let earlier = starts.good else { return [] }
        let lines =
            (trace?.scriptLines.map(\.text) ?? [])
            + failed.definition.script.flatMap {
                $0.split(separator: "\n").map(String.init)
            }
        var found: [ClonedTests] = []
        for address in Self.cloned(in: lines).prefix(Self.mostClones) {
            guard let path = projectPath(of: address) else { continue }
            do {
                let project = ProjectReference.path(path)
                guard let branch = try await client.project(project).defaultBranch,
                    let new = try await client.commits(branch, project: project, until: before, most: 1).first,
                    let old = try await client.commits(branch, project: project, until: earlier, most: 1).first
                else { continue }
                found.append(ClonedTests(address: address, branch: branch, old: old.id, new: new.id))
            } catch GitLabError.notFound {
                continue
            }
        }
        return found
    }

    /// Addresses that `git clone` was given, each once.
    static func cloned(in lines: [String]) -> [String] {
        var found: [String] = []
        for line in lines where line.count < 4096 {
            guard let match = line.firstMatch(of: /\bgit\s(?:[^;&|]*\s)?clone\s[^;&|]*?(https?:\/\/[^\s'"$;&|]+)/)
            else {
                continue
            }
            let address = String(match.1)
            if !found.contains(address) { found.append(address) }
        }
        return found
    }

    /// Of an address on the job's own server, without credentials: only there the date of a commit can be asked.
    private func projectPath(of address: String) -> String? {
        guard let url = URL(string: address), url.user() == nil,
            (url.host(), url.port) == (client.server.host(), client.server.port)
        else { return nil }
        var path = url.path
        let base = client.server.path
        if base != "/", path.hasPrefix(base) { path.removeFirst(base.count) }
        if path.hasSuffix(".git") { path.removeLast(4) }
        let parts = path.split(separator: "/")
        return parts.count > 1 ? parts.joined(separator: "/") : nil
    }
}

extension BareRepository {
    /// The id of a folder's contents at a commit; nil where there is none.
    func tree(_ folder: String, at sha: String) async throws -> String? {
        let place = folder == "." ? "\(sha)^{tree}" : "\(sha):\(folder)"
        let result = try await Program.git.result(
            ["-C", path, "rev-parse", "--quiet", "--verify", place], environment: GitSettings.local.variables)
        return result.status == 0 ? result.text : nil
    }
}
