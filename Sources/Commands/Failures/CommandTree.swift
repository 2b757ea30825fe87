internal import ArgumentParser
internal import Foundation

/// The commands and their options, as the argument parser describes them (its `--experimental-dump-help`). To make it
/// takes some milliseconds, so it is asked for only when something was mistyped.
struct CommandTree: Decodable {
    let commandName: String
    let aliases: [String]?
    let shouldDisplay: Bool
    let subcommands: [CommandTree]?
    let arguments: [Argument]?

    struct Argument: Decodable {
        /// `positional`, `option`, which has a value, or `flag`, which has none.
        let kind: String
        let names: [Name]?
        let valueName: String?

        struct Name: Decodable {
            /// `long`, `short`, or `longWithSingleDash`.
            let kind: String
            let name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }
    }

    private struct Document: Decodable { let command: CommandTree }

    /// The whole program; nil when the parser's description has another form than this one.
    static func whole() -> CommandTree? {
        do {
            _ = try VirtCI.parseAsRoot(["--experimental-dump-help"])
            return nil
        } catch {
            let text = VirtCI.fullMessage(for: error)
            return try? JSONDecoder().decode(Document.self, from: Data(text.utf8)).command
        }
    }

    /// The subcommands that help shows.
    var shown: [CommandTree] { (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" } }

    func subcommand(_ word: String) -> CommandTree? {
        subcommands?.first { $0.commandName == word || $0.aliases?.contains(word) == true }
    }

    /// Every spelling of its options.
    var options: [String] { (arguments ?? []).flatMap { $0.names ?? [] }.map(\.text) }

    func argument(_ option: String) -> Argument? {
        arguments?.first { $0.names?.contains { $0.text == option } == true }
    }

    /// The words that lead to subcommands of a name, below this one.
    func paths(to name: String) -> [[String]] {
        shown.flatMap { command in
            (command.commandName == name ? [[name]] : []) + command.paths(to: name).map { [command.commandName] + $0 }
        }
    }
}
