internal import ArgumentParser
internal import Terminal

struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Give an option to all further commands that have it.",
        discussion: """
            Without a value the option is no longer given, and a flag is; without anything the options are listed. 'keep' \
            decides about the machine of a failed job, which a session keeps by itself.

            Examples:
              set connect qemu+ssh://builder/system
              set profile debian-13
              set offline
              set keep no                        take machines away also when the job failed
              set --not profile                  as it was
            """)

    @Argument(help: ArgumentHelp("An option's long name; 'host' is short for 'connect'.", valueName: "option"))
    var option: String?
    @Argument(help: ArgumentHelp("Its value; yes or no for a flag.", valueName: "value"))
    var value: String?
    @Flag(name: .customLong("not"), help: "Give it no longer.")
    var isTakenBack = false

    func run() throws {
        guard let session = Session.current else { return }
        guard let option else {
            let options = session.now.options.sorted { $0.key < $1.key }
            if options.isEmpty { session.context.console.note("No option is set.") }
            for (name, value) in options { session.context.console.out("\(name) \(Sanitizer.line(value))\n") }
            return
        }
        let name = option == "host" ? "connect" : String(option.drop { $0 == "-" })
        guard let known = CommandDescription.session?.anyOption("--\(name)") else {
            throw SessionError.unknownOption(option)
        }
        if isTakenBack { return session.update { $0.options[name] = nil } }
        if known.kind == .option, value == nil { throw SessionError.noValue(option: name) }
        session.update { $0.options[name] = value ?? "yes" }
    }
}

extension CommandDescription {
    /// An option of this command or of any below it.
    func anyOption(_ typed: String) -> Argument? {
        if let own = option(typed), own.shouldDisplay { return own }
        for command in subcommands ?? [] {
            if let found = command.anyOption(typed) { return found }
        }
        return nil
    }

    /// All of them, each name once.
    var allOptions: [Argument] {
        (arguments ?? []).filter { $0.kind != .positional && $0.shouldDisplay }
            + (subcommands ?? []).flatMap(\.allOptions)
    }
}
