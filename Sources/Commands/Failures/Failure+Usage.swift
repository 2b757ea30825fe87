internal import ArgumentParser
internal import Profiles
internal import Terminal

extension Failure {
    /// Wrong usage as the argument parser found it, in our words where a word was mistyped, else in the parser's.
    ///
    /// - Parameter arguments: Those after the program's name.
    init(usage error: any Error, arguments: [String]) {
        if let tree = CommandTree.whole(), let word = MistypedWord.find(in: arguments, tree) {
            self.init(word)
            return
        }
        // It begins as ours do.
        let text = VirtCI.fullMessage(for: error)
        self.init(.usage, text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text)
    }

    init(_ fault: Presentation.Fault) {
        let nearest = fault.value.flatMap { Spelling.nearest(to: $0, among: ColorChoice.allCases.map(\.rawValue)) }
        self.init(
            .usage, "'--color' takes 'auto', 'always' or 'never'" + (fault.value.map { ", not '\($0)'" } ?? ""),
            hint: nearest.map { "did you mean '\($0)'?" })
    }

    private init(_ word: MistypedWord) {
        switch word {
        case .command(let word, let path, let meant):
            let parent = path.joined(separator: " ")
            self.init(
                .usage, "There is no command '\(parent) \(Sanitizer.line(word))'",
                hint: meant.isEmpty
                    ? "'\(parent) --help' lists the commands"
                    : "did you mean "
                        + meant.prefix(3).map { "'\($0.joined(separator: " "))'" }.joined(separator: " or ") + "?")
        case .option(let name, let path, let meant):
            let command = path.joined(separator: " ")
            self.init(
                .usage, "'\(command)' has no option '\(Sanitizer.line(name))'",
                hint: meant.map { "did you mean '\($0)'?" } ?? "'\(command) --help' lists its options")
        }
    }
}
