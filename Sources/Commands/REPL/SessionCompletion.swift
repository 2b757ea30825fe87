internal import Foundation
internal import REPL

/// What can follow in a command line: from the commands' own descriptions, and from what the session and this machine
/// remember. Nothing is asked of a network.
struct SessionCompletion: Sendable {
    let session: Session

    init(_ session: Session) { self.session = session }

    func candidates(before: String, word: String) -> [Candidate] {
        guard let root = CommandDescription.session else { return [] }
        // What is before the last line feed is another command.
        let isNewLine = before.last?.isNewline ?? true
        let words = isNewLine ? [] : (WordSplitter(before).commands.last ?? []).map(\.text)
        if (words.first ?? word).hasPrefix("!") { return words.isEmpty ? [] : FileCandidates.all(word) }
        let walk = CommandWalk(words.first == "help" ? Array(words.dropFirst()) : words, in: root)
        if let pending = walk.pending { return values(of: pending, of: walk, root, word) }
        if walk.isAfterTerminator { return FileCandidates.all(word) }
        if word.hasPrefix("-") { return options(of: walk, root, word) }
        if let subcommands = walk.command.subcommands, walk.positionals.isEmpty {
            return subcommands.filter(\.shouldDisplay).map { Candidate($0.commandName, $0.abstract ?? "") }
        }
        return walk.nextPositional.map { values(of: $0, of: walk, root, word) } ?? []
    }

    private func options(of walk: CommandWalk, _ root: CommandDescription, _ word: String) -> [Candidate] {
        if let equals = word.firstIndex(of: "="), let option = walk.command.option(String(word[..<equals])) {
            let typed = String(word[word.index(after: equals)...])
            return values(of: option, of: walk, root, typed).map { candidate in
                Candidate(word[...equals] + candidate.text, candidate.description, endsWord: candidate.endsWord)
            }
        }
        let options = (walk.command.arguments ?? []).filter { $0.kind != .positional && $0.shouldDisplay }
        return options.flatMap { option in
            (option.names ?? []).filter { $0.kind == "long" && (option.isRepeating || !walk.given.contains($0.typed)) }
                .map { Candidate($0.typed, option.abstract ?? "") }
        }
    }

    /// By the kind of value that the command's help names.
    private func values(
        of argument: CommandDescription.Argument, of walk: CommandWalk, _ root: CommandDescription, _ word: String
    ) -> [Candidate] {
        if let values = argument.allValues { return values.map { Candidate($0) } }
        let names = SessionNames(session: session)
        switch argument.valueName ?? "" {
        case "target", "job", "pipeline":
            // An address begins as one; everything else is a job's name, or a file.
            let jobs = names.jobs + names.pastJobs
            return jobs.contains { $0.text.hasPrefix(word) } ? jobs : FileCandidates.all(word)
        case "machine": return names.machines
        case "run": return names.runs
        case "test", "glob": return names.tests
        case "profile": return names.profiles
        case "image": return names.images
        case "option":
            return root.allOptions.flatMap { option in
                (option.names ?? []).filter { $0.kind == "long" }.map { Candidate($0.name, option.abstract ?? "") }
            }.uniqueByText
        case "value":
            guard let name = walk.positionals.first.map({ walk.words[$0] }) else { return [] }
            let option = root.anyOption("--\(name == "host" ? "connect" : name)")
            if option?.kind == .flag { return [Candidate("yes"), Candidate(Session.off)] }
            return option.map { values(of: $0, of: walk, root, word) } ?? []
        case "number", "size", "duration", "name=value", "old=new", "name=job-id", "uri": return []
        default: return FileCandidates.all(word)
        }
    }
}

extension [Candidate] {
    fileprivate var uniqueByText: [Candidate] {
        var seen: Set<String> = []
        return filter { seen.insert($0.text).inserted }.sorted { $0.text < $1.text }
    }
}
