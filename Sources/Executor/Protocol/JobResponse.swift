internal import Foundation

/// The job as the server sent it to the runner: the only complete definition of a job as it runs
/// (gitlab-runner `common/spec/spec.go`). Written by the runner alone, so it is trusted about who the job is; the texts in
/// it are the author's all the same.
///
/// It holds the job's token, one for each dependency, and masked values: nothing of it goes anywhere as it is.
public struct JobResponse: Sendable, Decodable {
    struct JobInfo: Sendable, Decodable {
        var name: String
        var stage: String?
        var pipelineId: Int?
        var projectId: Int?
        var projectName: String?
        var projectFullPath: String?
    }

    struct GitInfo: Sendable, Decodable {
        var repoUrl: String
        var ref: String?
        var sha: String?
        var beforeSha: String?
        var refType: String?
        var refspecs: [String]?
        var depth: Int?
    }

    struct RunnerInfo: Sendable, Decodable {
        var timeout: Int?
    }

    struct Variable: Sendable, Decodable {
        var key: String
        var value: String?
        var `public`: Bool?
        var file: Bool?
        var masked: Bool?
        var raw: Bool?
    }

    struct Step: Sendable, Decodable {
        var name: String
        var script: [String]?
        var timeout: Int?
        var when: String?
        var allowFailure: Bool?
    }

    struct Image: Sendable, Decodable {
        var name: String?
    }

    struct Artifact: Sendable, Decodable {
        var name: String?
        var untracked: Bool?
        var paths: [String]?
        var exclude: [String]?
        var when: String?
        var artifactType: String?
        var artifactFormat: String?
        var expireIn: String?
    }

    struct Cache: Sendable, Decodable {
        var key: String?
        var paths: [String]?
        var untracked: Bool?
    }

    struct Credential: Sendable, Decodable {
        var password: String?
    }

    struct Dependency: Sendable, Decodable {
        struct File: Sendable, Decodable {
            var filename: String?
            var size: Int?
        }
        var id: Int
        var token: String?
        var name: String?
        var artifactsFile: File?
    }

    struct Hook: Sendable, Decodable {
        var name: String
        var script: [String]?
    }

    var id: Int
    var token: String?
    var jobInfo: JobInfo
    var gitInfo: GitInfo
    var runnerInfo: RunnerInfo?
    var variables: [Variable]?
    var steps: [Step]?
    var image: Image?
    var services: [Image]?
    var artifacts: [Artifact]?
    var cache: [Cache]?
    var credentials: [Credential]?
    var dependencies: [Dependency]?
    var hooks: [Hook]?

    /// The value of a variable as scripts see it: of several with one name the last counts.
    func value(of name: String) -> String? { variables?.last { $0.key == name }?.value }

    /// A definition with scripts of megabytes is still far below.
    private static let sizeLimit = 64 << 20

    /// Reads the file the runner wrote.
    ///
    /// - Throws: `ExecutorError.noJobResponse`, `.unreadableJobResponse`.
    public static func read(_ file: String?) throws -> JobResponse {
        guard let file else { throw ExecutorError.noJobResponse }
        do {
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? UInt64 ?? 0
            guard size <= UInt64(sizeLimit) else {
                throw ExecutorError.unreadableJobResponse(file: file, reason: "it has \(size) bytes")
            }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(JobResponse.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
        } catch let error as ExecutorError {
            throw error
        } catch let error as DecodingError {
            // Only where, never what: the file is full of secrets.
            throw ExecutorError.unreadableJobResponse(file: file, reason: Self.place(of: error))
        } catch {
            throw ExecutorError.unreadableJobResponse(file: file, reason: "it can't be opened")
        }
    }

    private static func place(of error: DecodingError) -> String {
        let path: [any CodingKey] =
            switch error {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        let keys = path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        return keys.isEmpty ? "it is no JSON" : "'\(keys.joined(separator: "."))' is missing or of another type"
    }
}
