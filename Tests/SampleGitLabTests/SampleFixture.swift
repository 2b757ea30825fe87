import Foundation
import Programs
import SampleGitLab
import Testing

/// Starts instances over one cache, so that the packages are built once for all tests and runs.
enum SampleFixture {
    static let cacheDirectory = FileManager.default.temporaryDirectory.path + "/virt-ci-sample-gitlab-tests"
    /// The first start fills the cache; the others wait for it.
    private static let prepared = Task {
        try await SampleGitLab.start(cacheDirectory: cacheDirectory).stop()
    }

    static func withSample<Result>(
        _ change: (inout SampleGitLab.Options) -> Void = { _ in }, _ body: (SampleGitLab) async throws -> Result
    ) async throws -> Result {
        try await prepared.value
        var options = SampleGitLab.Options()
        change(&options)
        let sample = try await SampleGitLab.start(cacheDirectory: cacheDirectory, options: options)
        do {
            let result = try await body(sample)
            await sample.stop()
            return result
        } catch {
            await sample.stop()
            throw error
        }
    }

    static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.path + "/virt-ci-sample-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }
}

extension SampleGitLab {
    /// Below the hypervisor project's address in the API.
    func api(_ path: String, project: String = "sample-virt%2Fhypervisor") -> String {
        "\(baseURL.absoluteString)/api/v4/projects/\(project)\(path)"
    }
}

/// An answer as curl shows it.
struct Answer {
    /// Zero when the connection ended without one.
    var status = 0
    var headers: [String: String] = [:]
    var body = Data()
    /// curl's own: 0 when all went well, 18 for a body that ended early.
    var exitStatus: Int32

    private static let curl = Program("curl", debianPackage: "curl", fedoraPackage: "curl")

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> Any { try JSONSerialization.jsonObject(with: body) }

    func object() throws -> [String: Any] { try #require(try json() as? [String: Any]) }

    func list() throws -> [[String: Any]] { try #require(try json() as? [[String: Any]]) }

    static func get(_ url: String, _ arguments: String...) async throws -> Answer {
        let result = try await curl.result(
            ["--silent", "--noproxy", "*", "--globoff", "--max-time", "60", "--include"] + arguments + [url])
        var answer = Answer(exitStatus: result.status)
        var rest = result.standardOutput
        // After a followed redirect there are several heads; the last one belongs to the body.
        while rest.starts(with: Data("HTTP/".utf8)), let end = rest.firstRange(of: Data("\r\n\r\n".utf8)) {
            let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            answer.status = Int(lines[0].split(separator: " ")[1]) ?? 0
            answer.headers = [:]
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                answer.headers[parts[0].lowercased()] = parts.last?.trimmingCharacters(in: .whitespaces) ?? ""
            }
            rest = Data(rest[end.upperBound...])
        }
        answer.body = rest
        return answer
    }
}
