internal import ArgumentParser
internal import Foundation

/// A command as the argument parser describes it (`--experimental-dump-help`; swift-argument-parser,
/// `ArgumentParserToolInfo`): help, completions and manual pages have one source.
struct DocumentedCommand: Decodable {
    struct Name: Decodable {
        /// `long`, `short`, or `longWithSingleDash`.
        let kind: String
        let name: String

        /// As one types it.
        var text: String { (kind == "long" ? "--" : "-") + name }
    }

    struct Argument: Decodable {
        /// `positional`, `option` or `flag`.
        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let parsingStrategy: String?
        let names: [Name]?
        let preferredName: Name?
        let valueName: String?
        let defaultValue: String?
        let allValues: [String]?
        let abstract: String?
        let discussion: String?
    }

    let commandName: String
    let superCommands: [String]?
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    let subcommands: [DocumentedCommand]?
    let arguments: [Argument]?

    /// The words that begin the command, `virt-ci` first.
    var words: [String] { (superCommands ?? []) + [commandName] }
    /// What people are to know of.
    var shownSubcommands: [DocumentedCommand] { (subcommands ?? []).filter(\.shouldDisplay) }
    var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

    private struct Tool: Decodable { let command: DocumentedCommand }

    /// The program, with all that is below it.
    static func program() throws -> DocumentedCommand {
        try JSONDecoder().decode(Tool.self, from: Data(VirtCI._dumpHelp().utf8)).command
    }

    /// This command and those below it, without the parser's own.
    var withAllBelow: [DocumentedCommand] {
        [self] + shownSubcommands.filter { $0.commandName != "help" }.flatMap(\.withAllBelow)
    }
}
