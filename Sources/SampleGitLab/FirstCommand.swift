internal import Foundation

/// Puts a command before those that the failed job's scripts have, in the configuration as the API gives it.
struct FirstCommand: Sendable {
    let job: String
    let command: String

    /// In merged YAML: a JSON string is a YAML one too.
    func added(toYAML yaml: String) throws -> String {
        let item = "  - " + String(decoding: try JSONValue.string(command).data, as: UTF8.self)
        var isInJob = false
        var lines: [Substring] = []
        for line in yaml.split(separator: "\n", omittingEmptySubsequences: false) {
            lines.append(line)
            if let first = line.first, first != " " { isInJob = line == "\(job):" }
            if isInJob, ["  before_script:", "  after_script:"].contains(line) { lines.append(Substring(item)) }
        }
        return lines.joined(separator: "\n")
    }

    /// In the list of composed jobs.
    func added(to jobs: JSONValue) -> JSONValue {
        guard case .array(let jobs) = jobs else { return jobs }
        return .array(
            jobs.map { entry in
                guard case .object(var members) = entry, case .string(job)? = members["name"] else { return entry }
                for key in ["before_script", "after_script"] {
                    guard case .array(let commands)? = members[key] else { continue }
                    members[key] = .array([.string(command)] + commands)
                }
                return .object(members)
            })
    }
}
