internal import Profiles

/// A word of the command line that means nothing where it stands, and what was probably meant.
enum MistypedWord: Equatable {
    /// `path` is the command before it, `virt-ci` included; `meant` those it may be, as a whole.
    case command(String, path: [String], meant: [[String]])
    case option(String, path: [String], meant: String?)

    /// Looks for the first such word.
    ///
    /// - Parameter arguments: Those after the program's name.
    static func find(in arguments: [String], _ tree: CommandTree) -> MistypedWord? {
        var command = tree
        var path = [tree.commandName]
        var words = arguments[...]
        while let word = words.popFirst(), word != "--" {
            if word.hasPrefix("-"), word.count > 1 {
                let name = String(word.prefix { $0 != "=" })
                guard let option = command.argument(name) else {
                    if isKnown(name, in: command) { continue }
                    return .option(name, path: path, meant: option(nearestTo: name, in: command))
                }
                if option.kind == "option", !word.contains("=") { words = words.dropFirst() }
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
    private static func isKnown(_ name: String, in command: CommandTree) -> Bool {
        if ["--help", "-h", "--version", "--help-hidden", "--experimental-dump-help"].contains(name) { return true }
        return !name.hasPrefix("--") && command.argument(String(name.prefix(2))) != nil
    }

    private static func option(nearestTo name: String, in command: CommandTree) -> String? {
        let long = (command.options + ["--help"]).filter { $0.hasPrefix("--") }
        if let nearest = Spelling.nearest(to: name, among: long) { return nearest }
        // One dash too few, or the beginning of a long name.
        let bare = String(name.drop { $0 == "-" })
        if long.contains("--" + bare) { return "--" + bare }
        let beginning = long.filter { $0.hasPrefix(name) }
        return name.count > 3 && beginning.count == 1 ? beginning.first : nil
    }

    private static func commands(nearTo word: String, in command: CommandTree, _ path: [String]) -> [[String]] {
        let names = command.shown.flatMap { [$0.commandName] + ($0.aliases ?? []) }
        if let nearest = Spelling.nearest(to: word, among: names) { return [path + [nearest]] }
        // A subcommand's name without its command, as in 'virt-ci pull'.
        let below = command.paths(to: word)
        if !below.isEmpty { return below.map { path + $0 } }
        return word.count > 1 ? names.filter { $0.hasPrefix(word) }.map { path + [$0] } : []
    }
}
