internal import ArgumentParser
internal import Foundation
internal import Profiles
internal import Terminal

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "What is set once for all commands.",
        discussion: """
            An option stands above a variable of the environment, and that above the file:

              gitlab:                     servers; the first is the usual one
                - address: https://gitlab.example.com
                  token-command: [pass, show, gitlab]     or token-file: ~/.gitlab-token
              hosts: [qemu:///session]    libvirt connections; --connect
              profile: fedora-43          the machine of a job that names none; VIRT_CI_PROFILE, --profile
              keep: always                never, always; VIRT_CI_KEEP, --keep
              format: text                text, json, jsonl; VIRT_CI_FORMAT, --format
              color: auto                 auto, always, never; VIRT_CI_COLOR, --color
              warm: always                always, never; VIRT_CI_WARM
              cache-limit: 20 GiB         VIRT_CI_CACHE_LIMIT

            A token is used for its server alone; one that no server is named for is for the first.

            Examples:
              virt-ci config show --origin
              $EDITOR "$(virt-ci config path)"
            """,
        subcommands: [ConfigShowCommand.self, ConfigPathCommand.self], defaultSubcommand: ConfigShowCommand.self)
}

struct ConfigPathCommand: ParsableCommand, WithoutSettings {
    static let configuration = CommandConfiguration(
        commandName: "path", abstract: "Print where the file is, or would be.",
        discussion: """
            Examples:
              $EDITOR "$(virt-ci config path)"
            """)

    func run() throws { Context.current.console.out(Context.current.configurationFile + "\n") }
}

struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what holds, and where it was said; never a token.",
        discussion: """
            Examples:
              virt-ci config show --origin
              virt-ci config show --format json
            """)

    @Flag(help: "Show where each was said.")
    var origin = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        let context = Context.current
        let rows = try SettingRow.all(context)
        origin
            ? try context.console.show(rows.map(OriginRow.init), as: output.format)
            : try context.console.show(rows, as: output.format)
    }
}

/// A setting as it holds.
struct SettingRow: Row {
    static let header = ["KEY", "VALUE"]
    let key: String
    let value: String
    /// `FILE:LINE`, a variable's name, or `default`.
    let origin: String

    var cells: [Table.Cell] { [Table.Cell(key), Table.Cell(Sanitizer.line(value))] }

    static func all(_ context: Context) throws -> [SettingRow] {
        let set = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        let (configuration, file) = (context.configuration, context.configurationFile)
        func place(_ key: String) -> String { configuration.lines[key].map { "\(file):\($0)" } ?? "default" }
        var rows = ["VIRT_CI_GITLAB", "GITLAB_HOST"].compactMap { name in
            set[name].map { SettingRow(key: "gitlab", value: $0, origin: name) }
        }
        rows += configuration.gitlab.map { server in
            let token = server.tokenCommand.first.map { ", token-command \($0)" } ?? server.tokenFile.map { ", \($0)" }
            return SettingRow(key: "gitlab", value: server.address + (token ?? ""), origin: "\(file):\(server.line)")
        }
        let variable = ["VIRT_CI_LIBVIRT_URI"].first { set[$0] != nil }
        let hosts = try context.connections([])
        let isLibvirts = configuration.hosts.isEmpty && variable == nil && !hosts.isEmpty
        rows.append(
            SettingRow(
                key: "hosts", value: hosts.joined(separator: ", "),
                origin: variable ?? (isLibvirts ? "LIBVIRT_DEFAULT_URI" : place("hosts"))))
        rows += UserSetting.allCases.map { setting in
            let value = context.environment[setting.variable] ?? setting.usual
            let origin = set[setting.variable] != nil ? setting.variable : place(setting.rawValue)
            return SettingRow(key: setting.rawValue, value: value, origin: origin)
        }
        return rows
    }
}

/// The same, with where it was said.
struct OriginRow: Row {
    static let header = ["KEY", "VALUE", "ORIGIN"]
    let row: SettingRow

    init(_ row: SettingRow) { self.row = row }

    func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }

    var cells: [Table.Cell] { row.cells + [Table.Cell(row.origin)] }
}
