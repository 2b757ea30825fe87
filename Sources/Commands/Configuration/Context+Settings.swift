internal import Foundation
internal import GitLabAPI
internal import HTTP
internal import Profiles
internal import Programs
internal import Terminal

/// A command that works whatever the settings are.
protocol WithoutSettings {}

extension Context {
    /// The user's configuration, there or not.
    var configurationFile: String { folders.configuration + "/config.yaml" }

    static func file(_ environment: [String: String]) -> String {
        Folders(environment: environment).configuration + "/config.yaml"
    }

    /// A CI host's executor has a policy of its own; whatever stands in its user's home is not for jobs.
    static var isExecutor: Bool { CommandLine.arguments.dropFirst().first { !$0.hasPrefix("-") } == "executor" }

    /// Whether the command line says how colours are to be.
    static var namesColor: Bool {
        CommandLine.arguments.prefix { $0 != "--" }.contains { $0 == "--color" || $0.hasPrefix("--color=") }
    }

    /// - Throws: `UserConfigurationError`, `SetupError` for a variable with a wrong value.
    func checkSettings() throws {
        guard !Self.isExecutor else { return }
        _ = try UserConfiguration.read(file: configurationFile)
        for setting in UserSetting.allCases where !setting.choices.isEmpty {
            guard let value = environment[setting.variable], !value.isEmpty, !setting.accepts(value) else { continue }
            throw SetupError.noChoice(setting: setting.variable, value: value, choices: setting.choices)
        }
    }

    var usualFormat: OutputFormat { environment[UserSetting.format.variable].flatMap(OutputFormat.init) ?? .text }

    /// The profile of a job that names none; nil for none.
    var usualProfile: String? { environment[UserSetting.profile.variable].flatMap { $0.isEmpty ? nil : $0 } }

    var keepsMachines: Bool { environment[UserSetting.keep.variable] == "always" }

    /// Where tokens are looked for that nobody has tied to a server.
    var tokens: TokenDiscovery {
        // With several servers set up, such a token is for the first.
        TokenDiscovery(
            environment: environment, home: folders.home, usual: configuration.gitlab.isEmpty ? nil : servers.first)
    }

    /// The token for a server: the environment's, the one that the configuration has for this server, virt-ci's own file,
    /// glab's.
    func token(for server: URL) async throws -> Token? {
        if let token = try tokens.fromEnvironment(for: server) { return token }
        let own = configuration.gitlab.first { setting in
            URL(string: setting.address).flatMap { Origin($0) } == Origin(server)
        }
        if let program = own?.tokenCommand.first, let words = own?.tokenCommand {
            let command = Program(program, debianPackage: program, fedoraPackage: program)
            let said = try await command.run(
                Array(words.dropFirst()), outputLimit: Self.tokenLimit, deadline: Self.tokenDeadline)
            return try Token(said.text, source: .command(program))
        }
        if let file = own?.tokenFile {
            let path = file.hasPrefix("~/") ? folders.home + file.dropFirst(1) : file
            return try tokens.token(
                in: path.hasPrefix("/") ? path : "\(folders.configuration)/\(path)")
        }
        return try tokens.fromFiles(for: server)
    }

    private static let tokenLimit = 64 << 10
    /// A person may have to unlock a key first.
    private static let tokenDeadline = Duration.seconds(120)
}

extension UserConfiguration {
    /// The environment with these settings where it has none of its own.
    func below(_ environment: [String: String]) -> [String: String] {
        let own = Dictionary(values.map { ($0.key.variable, $0.value) }, uniquingKeysWith: { first, _ in first })
        return own.merging(environment.filter { !(own[$0.key] != nil && $0.value.isEmpty) }) { $1 }
    }
}
