internal import Foundation

/// What a user has set once for all commands: `config.yaml` in virt-ci's configuration folder.
public struct UserConfiguration: Sendable, Equatable {
    /// libvirt connections that machines may be spread over, in the user's order.
    public var hosts: [String]
    /// GitLab servers, the usual one first.
    public var gitlab: [GitLabSetting] = []
    /// The settings that the file has.
    public var values: [UserSetting: String] = [:]
    /// Where each key of the file stands, from 1.
    public private(set) var lines: [String: Int] = [:]

    public init(hosts: [String] = []) { self.hosts = hosts }

    private static let keys = ["gitlab", "hosts"] + UserSetting.allCases.map(\.rawValue)

    /// Reads the file; one that isn't there sets nothing.
    ///
    /// - Throws: `UserConfigurationError`, with all that is wrong with the file.
    public static func read(file: String) throws(UserConfigurationError) -> UserConfiguration {
        let text: String
        do {
            text = try readText(file)
        } catch .unreadable(_, ENOENT) {
            return UserConfiguration()
        } catch .tooLarge(_, let limit) {
            throw .tooLarge(file: file, limit: limit)
        } catch .unreadable(_, let code) {
            throw .unreadable(file: file, code: code)
        } catch {
            throw .unreadable(file: file, code: EINVAL)
        }
        return try parse(text, file: file)
    }

    private static func parse(_ text: String, file: String) throws(UserConfigurationError) -> UserConfiguration {
        let root: Setting
        do { root = try compose(text, file: file) } catch { throw .invalid(file: file, problems: [error.problem]) }
        // A file of comments alone is one to begin with.
        if case .single("") = root.content { return UserConfiguration() }
        let problems = ProblemList()
        var configuration = UserConfiguration()
        if let top = Section(root, path: "", keys: keys, problems: problems) {
            configuration.hosts = top.list("hosts", of: .connection, Values.connection) ?? []
            configuration.gitlab = top.sections("gitlab", keys: GitLabSetting.keys).compactMap { GitLabSetting($0) }
            for setting in UserSetting.allCases {
                configuration.values[setting] = top.optional(setting.rawValue, setting.expectation) {
                    setting.accepts($0) ? $0 : nil
                }
            }
            configuration.lines = top.lines
        }
        guard problems.problems.isEmpty else {
            throw .invalid(file: file, problems: problems.sorted(first: file))
        }
        return configuration
    }
}

/// Why a user's configuration can't be read.
public enum UserConfigurationError: Error, Sendable, Equatable {
    /// The file can't be read; `code` is errno.
    case unreadable(file: String, code: Int32)
    /// More than a configuration can sensibly hold; the limit in bytes.
    case tooLarge(file: String, limit: Int)
    /// Every problem of the file, in the order of its lines.
    case invalid(file: String, problems: [SettingProblem])
}
