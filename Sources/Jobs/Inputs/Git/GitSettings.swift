internal import Foundation
internal import Programs

/// What lets git read a private project: a header, for addresses below one only.
struct GitAuthorization: Sendable {
    let scope: URL
    let header: String
}

/// Settings for one call of git, in its environment: they are seen by no other process and stay in no file.
struct GitSettings: Sendable {
    private var pairs: [(key: String, value: String)] = []
    private var environment: [String: String?] = ["GIT_TERMINAL_PROMPT": "0"]

    /// Local steps, without anybody's settings: a filter or a hook of the user's would make another tree than CI's.
    static let local: GitSettings = {
        var settings = GitSettings()
        settings.forgetUser()
        // Should git ever want to fetch in a local step, for instance for a partial clone, it can't.
        settings.environment["GIT_ALLOW_PROTOCOL"] = "file"
        return settings
    }()

    /// For the server the user named, with the user's settings: proxies and certificates stand there.
    static func server(_ authorization: GitAuthorization?) -> GitSettings {
        var settings = GitSettings()
        // A redirect could lead to another host, and the header would go along.
        settings.pairs.append(("http.followRedirects", "false"))
        if let authorization {
            settings.pairs.append(("http.\(authorization.scope.absoluteString).extraHeader", authorization.header))
        }
        return settings
    }

    /// For an address that a repository names: whoever wrote it must not get what the user's keys, passwords or cookies
    /// open, so none of them is there.
    static let stranger: GitSettings = {
        var settings = GitSettings()
        settings.forgetUser()
        settings.environment["GIT_ALLOW_PROTOCOL"] = "http:https"
        settings.pairs.append(("credential.helper", ""))
        settings.environment["GIT_ASKPASS"] = "/bin/false"
        return settings
    }()

    private mutating func forgetUser() {
        for name in ["GIT_CONFIG_GLOBAL", "HOME", "XDG_CONFIG_HOME"] { environment[name] = "/dev/null" }
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_TEMPLATE_DIR"] = ""
    }

    /// All of it as an environment, for a call that isn't told apart by the caller's own repository.
    var variables: [String: String?] {
        var result = environment
        result["GIT_CONFIG_COUNT"] = String(pairs.count)
        for (index, pair) in pairs.enumerated() {
            result["GIT_CONFIG_KEY_\(index)"] = pair.key
            result["GIT_CONFIG_VALUE_\(index)"] = pair.value
        }
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] { result[name] = .some(nil) }
        return result
    }
}

extension ProgramError {
    /// The end of what a program said, for a reason below a sentence of ours.
    var said: String {
        guard case .failed(_, _, _, let text) = self else { return "" }
        return text
    }
}
