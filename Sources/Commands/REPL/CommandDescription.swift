internal import ArgumentParser
internal import Foundation

/// What the parser knows of a command, in its own words: names, options and help come from the commands themselves.
///
/// The shape is that of swift-argument-parser's `ToolInfoV0` (`Sources/ArgumentParserToolInfo`).
struct CommandDescription: Decodable, Sendable {
    let commandName: String
    var aliases: [String]?
    var abstract: String?
    var subcommands: [CommandDescription]?
    var arguments: [Argument]?
    let shouldDisplay: Bool

    struct Argument: Decodable, Sendable {
        enum Kind: String, Decodable { case positional, option, flag }

        struct Name: Decodable, Sendable {
            let kind: String
            let name: String

            /// As it is typed.
            var typed: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        let kind: Kind
        let shouldDisplay: Bool
        let isRepeating: Bool
        let isOptional: Bool
        let parsingStrategy: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var allValues: [String]?
    }

    private struct Document: Decodable { let command: CommandDescription }

    /// That of a root command; made once, it takes some milliseconds.
    static let session: CommandDescription? = try? JSONDecoder().decode(
        Document.self, from: Data(SessionRoot._dumpHelp().utf8)
    ).command

    func subcommand(_ name: String) -> CommandDescription? {
        (subcommands ?? []).first { $0.commandName == name || ($0.aliases ?? []).contains(name) }
    }

    func option(_ typed: String) -> Argument? {
        (arguments ?? []).first { argument in (argument.names ?? []).contains { $0.typed == typed } }
    }

    var positionals: [Argument] {
        (arguments ?? []).filter { $0.kind == .positional && $0.parsingStrategy != "postTerminator" }
    }
}

/// A command line read as far as it goes, without judging it.
struct CommandWalk {
    let words: [String]
    private(set) var command: CommandDescription
    /// How many words name the command.
    private(set) var depth = 0
    /// Where the values stand that belong to no option.
    private(set) var positionals: [Int] = []
    /// The option whose value would come next.
    private(set) var pending: CommandDescription.Argument?
    private(set) var isAfterTerminator = false
    /// The options that were given, as they are typed.
    private(set) var given: Set<String> = []

    init(_ words: [String], in root: CommandDescription) {
        self.words = words
        command = root
        for (index, word) in words.enumerated() { take(word, at: index) }
    }

    private mutating func take(_ word: String, at index: Int) {
        if pending != nil {
            pending = nil
        } else if isAfterTerminator {
            return
        } else if word == "--" {
            isAfterTerminator = true
        } else if word.hasPrefix("-"), word.count > 1 {
            let name = String(word.prefix { $0 != "=" })
            given.insert(name)
            if !word.contains("="), let option = command.option(name), option.kind == .option { pending = option }
        } else if positionals.isEmpty, let next = command.subcommand(word) {
            command = next
            depth = index + 1
        } else {
            positionals.append(index)
        }
    }

    /// The argument that a next word would be, when it is no option.
    var nextPositional: CommandDescription.Argument? {
        let all = command.positionals
        if positionals.count < all.count { return all[positionals.count] }
        return all.last.flatMap { $0.isRepeating ? $0 : nil }
    }
}
