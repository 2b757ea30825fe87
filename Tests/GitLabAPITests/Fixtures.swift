import Foundation
import GitLabAPI
import HTTP
import LoopbackServer

/// Files beside the tests.
enum Fixtures {
    static var folder: URL {
        (Bundle.module.resourceURL ?? URL(fileURLWithPath: "/")).appendingPathComponent("Fixtures")
    }

    static func answer(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent("answers/\(name)/answer.json"))
    }

    static func folders(in name: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent(name).path)
        return (names ?? []).sorted()
    }
}

/// The value in these tests that must be nowhere but in requests to the one server.
let secretValue = "glpat-hush-hush-hush"

/// A fixture as an answer.
func json(_ name: String, _ status: Int = 200) -> Reply {
    Reply(status, ["Content-Type": "application/json"], body: (try? Fixtures.answer(name)) ?? Data())
}

extension GitLabClient {
    /// A client that does not wait between attempts.
    init(_ server: LoopbackServer, prefix: String = "", token: String? = nil) throws {
        let retries = Retries(attempts: 2, firstPause: .milliseconds(1), longestPause: .milliseconds(2))
        let token = try token.map { try Token($0, source: .environment("GITLAB_TOKEN")) }
        self.init(
            server: server.at(prefix), token: token,
            http: HTTPClient(limits: .init(time: .seconds(20), retries: retries)))
    }
}

/// An empty folder, removed afterwards.
@discardableResult
func withFolder<Value>(_ work: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gitlab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await work(folder.path)
}
