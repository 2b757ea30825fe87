internal import ArgumentParser
internal import Profiles
internal import Terminal

struct ProfileShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a profile with all it extends, and where each value was said.",
        discussion: """
            Examples:
              virt-ci profile show fedora-43
              virt-ci profile show fedora-43 > ~/.config/virt-ci/profiles/mine.yaml
            """)
    @Argument(help: "The profile's name.", completion: Candidates.profiles) var name: String
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        try context.console.show(ProfileDocument(try context.profiles.resolved(named: name)), as: output.format)
    }
}

/// A merged profile. As text it is a profile's file again.
struct ProfileDocument: Answer {
    let resolved: ResolvedProfile

    init(_ resolved: ResolvedProfile) { self.resolved = resolved }

    private enum Keys: String, CodingKey { case files, origins }

    func encode(to encoder: any Encoder) throws {
        try resolved.profile.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(resolved.files, forKey: .files)
        try container.encode(resolved.origins, forKey: .origins)
    }

    func text(width: Int?, style: Style) -> String {
        var lines = resolved.files.enumerated().map { index, file in
            YAMLLine(text: "# \(index == 0 ? "from" : "over") \(file)")
        }
        var open: [String] = []
        for value in resolved.profile.values {
            let shared = zip(open, value.path).prefix { $0 == $1 }.count
            for level in shared..<value.path.count - 1 {
                lines.append(YAMLLine(level: level, text: "\(value.path[level]):"))
            }
            open = Array(value.path.dropLast())
            lines += self.lines(of: value)
        }
        let column = min(48, lines.map(\.width).filter { $0 <= 46 }.max() ?? 0) + 2
        return lines.map { $0.written(column: column, style: style) }.joined()
    }

    private func lines(of value: ProfileValue) -> [YAMLLine] {
        let (level, key) = (value.path.count - 1, value.path.last ?? "")
        let origin = resolved.origins[value.key].map { "\(shortName($0.file)):\($0.line)" } ?? "default"
        func first(_ text: String) -> YAMLLine { YAMLLine(level: level, text: "\(key): \(text)", origin: origin) }
        switch value.content {
        case .single(let text): return [first(YAMLLine.scalar(text))]
        case .list(let items) where items.isEmpty: return [first("[]")]
        case .list(let items):
            let below = items.map { YAMLLine(level: level + 1, text: "- " + YAMLLine.scalar($0)) }
            return [YAMLLine(level: level, text: "\(key):", origin: origin)] + below
        case .text(let text):
            // The indicators keep a first line's spaces, and the end of the text, as they are.
            let marks =
                (text.first == " " ? "2" : "") + (text.hasSuffix("\n\n") ? "+" : text.hasSuffix("\n") ? "" : "-")
            let below = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { YAMLLine(level: $0.isEmpty ? 0 : level + 1, text: String($0)) }
            return [first("|\(marks)")] + (text.hasSuffix("\n") ? below.dropLast() : below)
        }
    }

    /// The file's name, with its folder's for a base; the path where two files would look the same.
    private func shortName(_ file: String) -> String {
        func short(_ file: String) -> String {
            let parts = file.split(separator: "/").suffix(2)
            return parts.first == "base" ? parts.joined(separator: "/") : parts.last.map(String.init) ?? file
        }
        return resolved.files.filter { short($0) == short(file) }.count > 1 ? file : short(file)
    }
}

/// A line of a YAML document, with a remark behind it.
private struct YAMLLine {
    var level = 0
    let text: String
    var origin: String?

    private var body: String { String(repeating: "  ", count: level) + text }
    var width: Int { origin == nil ? 0 : DisplayWidth.of(body) }

    func written(column: Int, style: Style) -> String {
        guard let origin else { return (text.hasPrefix("#") && level == 0 ? style(body, as: .faint) : body) + "\n" }
        let gap = String(repeating: " ", count: max(2, column - DisplayWidth.of(body)))
        return body + gap + style("# \(origin)", as: .faint) + "\n"
    }

    /// A value that a reader of YAML takes for the same text: in quotes if it could mean something else.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.wholeMatch(of: /[A-Za-z0-9\/][^\p{Cc}"\\#\{\}\[\],&|>%@`]*/) != nil && !text.contains(": ")
            && text.last != ":" && text.last != " "
        if isPlain { return text }
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case let control where control.properties.generalCategory == .control:
                "\\x" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
