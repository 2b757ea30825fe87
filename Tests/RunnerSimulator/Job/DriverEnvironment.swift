internal import Foundation

/// The environment of a call, in layers of which the later wins
/// (gitlab-runner `executors/custom/custom.go`, `prepareCommand`; `command/command.go`, `New`).
struct DriverEnvironment {
    private(set) var variables: [String: String]

    init(_ runner: Runner, _ payload: JobPayload, _ attempt: DriverAttempt, _ job: JobVariables) {
        variables = runner.environment
        variables["TMPDIR"] = attempt.folder
        variables["BUILD_FAILURE_EXIT_CODE"] = "1"
        variables["SYSTEM_FAILURE_EXIT_CODE"] = "2"
        if runner.profile.hasExitCodeFile { variables["BUILD_EXIT_CODE_FILE"] = attempt.exitCodeFile }
        variables["JOB_RESPONSE_FILE"] = attempt.responseFile
        // What config_exec says may replace all of the above, `PATH` and `TMPDIR` too.
        variables.merge(attempt.output.jobEnvironment ?? [:]) { $1 }
        for variable in job.list { variables["CUSTOM_ENV_\(variable.key)"] = variable.value }
        variables["CUSTOM_ENV_CI_JOB_SERVICES"] = Self.services(payload, runner.profile)
    }

    /// The empty string, not `[]`, for a job without services.
    private static func services(_ payload: JobPayload, _ profile: RunnerProfile) -> String {
        guard !payload.services.isEmpty else { return "" }
        let entries = payload.services.map { service in
            let alias = (service.alias ?? "").split { $0 == " " || $0 == "," }.first.map(String.init) ?? ""
            var fields = [
                "\"name\":\(json(service.name))", "\"alias\":\(json(alias))",
                "\"entrypoint\":\(list(service.entrypoint))", "\"command\":\(list(service.command))",
            ]
            if profile.hasServiceVariables, let variables = service.variables, !variables.isEmpty {
                let pairs = variables.sorted { $0.key < $1.key }.map { "\(json($0.key)):\(json($0.value))" }
                fields.append("\"variables\":{\(pairs.joined(separator: ","))}")
            }
            return "{\(fields.joined(separator: ","))}"
        }
        return "[\(entries.joined(separator: ","))]"
    }

    private static func list(_ words: [String]?) -> String {
        words.map { "[\($0.map(json).joined(separator: ","))]" } ?? "null"
    }

    private static func json(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let quoted = (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
        return [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")]
            .reduce(quoted) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
}
