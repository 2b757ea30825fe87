internal import ArgumentParser
internal import Terminal

/// Options that every command takes, before or behind its name. The root declares them for help; they are read by
/// `Presentation` before a command is parsed, because the console is there first.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Colours: auto, which is on a terminal; always; never.", valueName: "when"))
    var color: String?
    @Flag(help: "Say nothing but answers, warnings and errors.")
    var quiet = false
    @Flag(help: "Show the causes of an error, too.")
    var verbose = false

    /// What stands below the help of a command; that of the whole program has the options themselves.
    static func note(below words: [String]) -> String {
        let asks = ["--help", "-h", "help"]
        guard words.contains(where: asks.contains), words.contains(where: { !asks.contains($0) }) else { return "" }
        return "Every command takes --color WHEN, --quiet and --verbose, too; see 'virt-ci --help'.\n"
    }
}

/// How things are shown, as the command line says it.
struct Presentation: Equatable {
    /// nil where the command line says nothing of it; the same below.
    var ownColor: ColorChoice?
    var ownVerbosity: Verbosity?
    var color: ColorChoice { ownColor ?? .auto }
    var verbosity: Verbosity { ownVerbosity ?? .normal }
    /// What remains for the command.
    var arguments: [String] = []

    /// A value that `--color` doesn't take.
    struct Fault: Error, Equatable { let value: String? }

    init() {}

    /// - Parameter arguments: Those after the program's name. What follows `--` is another program's.
    init(_ arguments: [String]) throws(Fault) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--":
                self.arguments += [word] + rest
                rest = []
            case "--quiet": ownVerbosity = .quiet
            case "--verbose": ownVerbosity = .verbose
            case "--color": ownColor = try Self.choice(rest.popFirst())
            case let word where word.hasPrefix("--color="):
                ownColor = try Self.choice(String(word.dropFirst("--color=".count)))
            default: self.arguments.append(word)
            }
        }
    }

    private static func choice(_ value: String?) throws(Fault) -> ColorChoice {
        guard let value, let choice = ColorChoice(rawValue: value) else { throw Fault(value: value) }
        return choice
    }
}
