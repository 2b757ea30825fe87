internal import Foundation

/// The manual page of one command.
struct ManualPage {
    let command: DocumentedCommand
    /// The headings of `--help`, and the commands below each; those of none are first.
    let groups: [(title: String, commands: [String])]
    /// The date at the foot of the page.
    let date: Date

    /// Such as `virt-ci-image-build`.
    var name: String { command.words.joined(separator: "-") }
    var fileName: String { name + ".1" }

    func text() -> String {
        var page = ManualText()
        let day = date.formatted(
            Date.VerbatimFormatStyle(
                format: "\(month: .wide) \(day: .defaultDigits), \(year: .defaultDigits)",
                locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
        page.line("Dd", day)
        page.line("Dt", "\(name.uppercased()) 1")
        page.line("Os")
        page.section("NAME")
        page.line("Nm", name)
        page.macro("Nd", [Self.withoutPeriod(command.abstract ?? "")])
        synopsis(&page)
        page.section("DESCRIPTION")
        page.paragraph(command.abstract ?? "")
        var examples: [String] = []
        if let discussion = command.discussion {
            if !discussion.hasPrefix(ManualText.examples) { page.line("Pp") }
            examples = page.discussion(discussion)
        }
        options(&page)
        commands(&page)
        if command.words.count == 1 { ManualFacts.write(to: &page) }
        if !examples.isEmpty {
            page.section("EXAMPLES")
            page.display(examples)
        }
        seeAlso(&page)
        return page.text
    }

    private func synopsis(_ page: inout ManualText) {
        page.section("SYNOPSIS")
        page.line("Nm", command.words.joined(separator: " "))
        for argument in command.shownArguments where argument.kind != "positional" {
            page.line("Op", Self.names([argument.preferredName].compactMap(\.self)) + Self.value(of: argument))
        }
        if !command.shownSubcommands.isEmpty { page.line("Ar", "command") }
        for argument in command.shownArguments where argument.kind == "positional" {
            let word = Self.positional(argument)
            argument.isOptional ? page.line("Op", word) : page.line(String(word.prefix(2)), String(word.dropFirst(3)))
        }
    }

    private static func positional(_ argument: DocumentedCommand.Argument) -> String {
        let name = ManualText.word(argument.valueName ?? "value") + (argument.isRepeating ? " ..." : "")
        return argument.parsingStrategy == "postTerminator" ? "Fl \\- Ar \(name)" : "Ar \(name)"
    }

    private func options(_ page: inout ManualText) {
        guard !command.shownArguments.isEmpty else { return }
        page.section("OPTIONS")
        page.line("Bl", "-tag -width Ds")
        for argument in command.shownArguments {
            let isPositional = argument.kind == "positional"
            page.line(
                "It",
                isPositional
                    ? Self.positional(argument) : Self.names(argument.names ?? []) + Self.value(of: argument))
            page.paragraph([argument.abstract ?? "", Self.values(of: argument)].joined(separator: " "))
            if let discussion = argument.discussion {
                page.line("Pp")
                _ = page.discussion(discussion)
            }
        }
        page.line("El")
    }

    /// `Fl k Fl \-keep`: the macro writes one dash.
    private static func names(_ names: [DocumentedCommand.Name]) -> String {
        names.map { "Fl \(ManualText.escaped(String($0.text.dropFirst())))" }.joined(separator: " , ")
    }

    private static func value(of argument: DocumentedCommand.Argument) -> String {
        argument.kind == "option" ? " Ar \(ManualText.word(argument.valueName ?? "value"))" : ""
    }

    private static func values(of argument: DocumentedCommand.Argument) -> String {
        let choice = argument.allValues.map { "One of: \($0.joined(separator: ", "))." }
        let usual = argument.defaultValue.map { "Without it: \($0)." }
        return [choice, usual].compactMap(\.self).joined(separator: " ")
    }

    private func commands(_ page: inout ManualText) {
        let shown = command.shownSubcommands.filter { $0.commandName != "help" }
        guard !shown.isEmpty else { return }
        page.section("COMMANDS")
        let grouped = Set(groups.flatMap(\.commands))
        let parts = [("", shown.map(\.commandName).filter { !grouped.contains($0) })] + groups
        for (title, names) in parts where !names.isEmpty {
            if !title.isEmpty { page.line("Ss", ManualText.escaped(title)) }
            page.line("Bl", "-tag -width Ds")
            for below in shown where names.contains(below.commandName) {
                page.line("It", "Cm " + ManualText.word(below.commandName))
                page.paragraph(below.abstract ?? "")
                page.line("Xr", below.words.joined(separator: "-") + " 1")
            }
            page.line("El")
        }
    }

    private func seeAlso(_ page: inout ManualText) {
        let above = (1..<max(command.words.count, 1)).map { command.words.prefix($0).joined(separator: "-") }
        let names = (above + (command.words.count == 1 ? ["gitlab-runner", "virsh"] : [])).sorted()
        guard !names.isEmpty else { return }
        page.section("SEE ALSO")
        for (index, name) in names.enumerated() {
            page.line("Xr", "\(name) 1" + (index < names.count - 1 ? " ," : ""))
        }
    }

    private static func withoutPeriod(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
