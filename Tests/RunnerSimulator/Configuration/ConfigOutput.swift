internal import Foundation

/// What `config_exec` may print (gitlab-runner `executors/custom/api/config.go`): every key is optional, unknown keys
/// are ignored, a value of the wrong kind is an error.
struct ConfigOutput: Decodable, Sendable {
    struct Driver: Decodable, Sendable {
        var name: String?
        var version: String?
    }

    var driver: Driver?
    var hostname: String?
    var buildsDirectory: String?
    var cacheDirectory: String?
    var buildsDirectoryIsShared: Bool?
    var jobEnvironment: [String: String]?
    var shell: String?

    private enum CodingKeys: String, CodingKey {
        case driver, hostname, shell
        case buildsDirectory = "builds_dir"
        case cacheDirectory = "cache_dir"
        case buildsDirectoryIsShared = "builds_dir_is_shared"
        case jobEnvironment = "job_env"
    }

    init() {}

    /// - Parameter output: All of standard output; nothing at all is allowed, a lone line feed is not.
    init(output: Data) throws(JobFailure) {
        guard !output.isEmpty else { return }
        do {
            self = try JSONDecoder().decode(ConfigOutput.self, from: output)
        } catch {
            throw .system("error while parsing JSON output: \(error)")
        }
    }

    /// `Using Custom executor…`, with the driver as far as it gave its name.
    var usageLine: String {
        guard let name = driver?.name else { return "Using Custom executor..." }
        guard let version = driver?.version else { return "Using Custom executor with driver \(name)..." }
        return "Using Custom executor with driver \(name) \(version)..."
    }
}
