internal import Foundation
internal import REPL

/// What can follow in a command line: from the commands' own descriptions, and from what the session and this machine
/// remember. Nothing is asked of a network.
struct SessionCompletion: Sendable {
    let session: Session

    init(_ session: Session) { self.session = session }

    func candidates(before: String, word: String) -> [Candidate] {
        guard let root = CommandDescription.session else { return [] }
        let splitter = WordSplitter(before)
        // What is before the last line feed is another command.
        let isNewLine = before.last?.isNewline ?? true
        let words = isNewLine ? [] : (splitter.commands.last ?? []).map(\.text)
        let walk = CommandWalk(words.first == "help" ? Array(words.dropFirst()) : words, in: root)
        if let pending = walk.pending { return values(of: pending) }
        if walk.isAfterTerminator { return [] }
        if word.hasPrefix("-") { return options(of: walk.command, word) }
        if let subcommands = walk.command.subcommands, walk.positionals.isEmpty {
            return subcommands.filter(\.shouldDisplay).map { Candidate($0.commandName, $0.abstract ?? "") }
        }
        return walk.nextPositional.map(values) ?? []
    }

    private func options(of command: CommandDescription, _ word: String) -> [Candidate] {
        if let equals = word.firstIndex(of: "="), let option = command.option(String(word[..<equals])) {
            return values(of: option).map { candidate in
                Candidate(word[...equals] + candidate.text, candidate.description, endsWord: candidate.endsWord)
            }
        }
        return (command.arguments ?? []).filter { $0.kind != .positional && $0.shouldDisplay }.flatMap { option in
            (option.names ?? []).filter { $0.kind == "long" }.map { Candidate($0.typed, option.abstract ?? "") }
        }
    }

    private func values(of argument: CommandDescription.Argument) -> [Candidate] {
        (argument.allValues ?? []).map { Candidate($0) }
    }
}
