internal import ArgumentParser
internal import Foundation
internal import Jobs

extension Session {
    /// A command as it was typed, with what the session knows: options that were set, the job or machine that is meant
    /// where none is named, and a job's address for its name.
    func completed(_ words: [String]) -> [String] {
        guard let root = CommandDescription.session else { return words }
        let walk = CommandWalk(words, in: root)
        var words = words
        let argument = walk.command.positionals.first
        let subject = argument.flatMap { SessionSubject($0, of: walk.command) }
        if let subject, subject != .machine, let first = walk.positionals.first {
            words[first] = address(of: words[first]) ?? words[first]
        }
        words.insert(contentsOf: options(missingIn: walk), at: walk.depth)
        guard walk.depth > 0, walk.positionals.isEmpty, let argument, let subject, !isAskingForHelp(walk),
            let value = value(of: subject)
        else { return words }
        // A job can be named in other ways, too, which only the command itself knows.
        let isOwn = subject == .machine ? argument.isRepeating && argument.isOptional : isUnderstood(words)
        if !isOwn { words.insert(value, at: walk.depth) }
        return words
    }

    private func isAskingForHelp(_ walk: CommandWalk) -> Bool { !walk.given.isDisjoint(with: ["-h", "--help"]) }

    private func isUnderstood(_ words: [String]) -> Bool { (try? SessionRoot.parseAsRoot(words)) != nil }

    /// A job's name may be that of a job of the open pipeline.
    private func address(of name: String) -> String? { jobs.first { $0.name == name }?.url }

    private func value(of subject: SessionSubject) -> String? {
        let now = now
        switch subject {
        case .job: return now.job?.url ?? now.tree?.url
        case .pipeline: return now.tree?.url ?? now.job?.url
        case .run: return now.report?.run
        case .machine: return machine
        }
    }

    private func options(missingIn walk: CommandWalk) -> [String] {
        now.options.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
            let typed = "--\(name)"
            guard let option = walk.command.option(typed), !walk.given.contains(typed) else { return [] }
            switch option.kind {
            case .flag: return value == Self.off ? [] : [typed]
            case .option, .positional: return [typed, value]
            }
        }
    }

    /// The value of a flag that isn't to be given.
    static let off = "no"
}

/// What a command's first value is, by the name that its help has for it.
enum SessionSubject {
    case job, pipeline, run, machine

    init?(_ argument: CommandDescription.Argument, of command: CommandDescription) {
        switch argument.valueName {
        case "target", "job": self = command.commandName == "jobs" ? .pipeline : .job
        case "pipeline": self = .pipeline
        case "run": self = .run
        case "machine": self = .machine
        default: return nil
        }
    }
}
