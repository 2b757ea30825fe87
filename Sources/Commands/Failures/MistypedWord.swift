internal import ArgumentParser
internal import Foundation
internal import Profiles

/// A word of the command line that means nothing where it stands, and what was probably meant.
enum MistypedWord: Equatable {
    /// `path` is the command before it, `virt-ci` included; `meant` those it may be, as a whole.
    case command(String, path: [String], meant: [[String]])
    case option(String, path: [String], meant: String?)

    /// Looks for the first such word.
    ///
    /// - Parameter arguments: Those after the program's name.
    static func find(in arguments: [String], _ tree: CommandDescription) -> MistypedWord? {
        var command = tree
        var path = [tree.commandName]
        var words = arguments[...]
        while let word = words.popFirst(), word != "--" {
            if word.hasPrefix("-"), word.count > 1 {
                let name = String(word.prefix { $0 != "=" })
                guard let option = command.option(name) else {
                    if isKnown(name, in: command) { continue }
                    return .option(name, path: path, meant: self.option(nearestTo: name, in: command))
                }
                if option.kind == .option, !word.contains("=") { words = words.dropFirst() }
            } else if !command.shown.isEmpty {
                guard let next = command.subcommand(word) else {
                    return .command(word, path: path, meant: commands(nearTo: word, in: command, path))
                }
                command = next
                // 'help' takes the names of other commands.
                path = next.commandName == "help" ? path : path + [next.commandName]
                if next.commandName == "help" { command = tree }
            }
        }
        return nil
    }

    /// Options of every command, and short ones in one word or with their value behind them.
    private static func isKnown(_ name: String, in command: CommandDescription) -> Bool {
        if ["--help", "-h", "--version", "--help-hidden", "--experimental-dump-help"].contains(name) { return true }
        return !name.hasPrefix("--") && command.option(String(name.prefix(2))) != nil
    }

    private static func option(nearestTo name: String, in command: CommandDescription) -> String? {
        let long = (command.options + ["--help"]).filter { $0.hasPrefix("--") }
        if let nearest = Spelling.nearest(to: name, among: long) { return nearest }
        // One dash too few, or the beginning of a long name.
        let bare = String(name.drop { $0 == "-" })
        if long.contains("--" + bare) { return "--" + bare }
        let beginning = long.filter { $0.hasPrefix(name) }
        return name.count > 3 && beginning.count == 1 ? beginning.first : nil
    }

    private static func commands(nearTo word: String, in command: CommandDescription, _ path: [String]) -> [[String]] {
        let names = command.shown.flatMap { [$0.commandName] + ($0.aliases ?? []) }
        if let nearest = Spelling.nearest(to: word, among: names) { return [path + [nearest]] }
        // A subcommand's name without its command, as in 'virt-ci pull'.
        let below = command.paths(to: word)
        if !below.isEmpty { return below.map { path + $0 } }
        return word.count > 1 ? names.filter { $0.hasPrefix(word) }.map { path + [$0] } : []
    }
}

extension CommandDescription {
    private struct Whole: Decodable { let command: CommandDescription }

    /// That of any root command; nil when the parser's description has another form than this one.
    static func of(_ root: any ParsableCommand.Type) -> CommandDescription? {
        try? JSONDecoder().decode(Whole.self, from: Data(root._dumpHelp().utf8)).command
    }

    /// The subcommands that help shows.
    fileprivate var shown: [CommandDescription] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// Every spelling of its options.
    fileprivate var options: [String] { (arguments ?? []).flatMap { $0.names ?? [] }.map(\.typed) }

    /// The words that lead to subcommands of a name, below this one.
    fileprivate func paths(to name: String) -> [[String]] {
        shown.flatMap { command in
            (command.commandName == name ? [[name]] : []) + command.paths(to: name).map { [command.commandName] + $0 }
        }
    }
}
