/// Replaces `$[[ inputs.NAME | function ]]` in a text
/// (gitlab `lib/gitlab/ci/config/interpolation/text_template.rb` and `block.rb`).
struct InputInterpolation {
    private static let functionLimit = 3

    let values: [String: ConfigurationNode]
    let variables: KnownVariables
    let position: SourcePosition

    func text(_ text: String) throws -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "$[["), let end = rest[start.upperBound...].firstRange(of: "]]") {
            result += rest[..<start.lowerBound]
            result +=
                try value(of: rest[start.upperBound..<end.lowerBound])
                ?? String(rest[start.lowerBound..<end.upperBound])
            rest = rest[end.upperBound...]
            guard result.utf8.count <= YAMLReader.byteLimit else {
                throw ConfigurationError.tooLarge(file: position.file, measure: .bytes, limit: YAMLReader.byteLimit)
            }
        }
        return result + rest
    }

    /// nil for what is not ours: `matrix.NAME` is replaced in each instance of a job.
    private func value(of block: Substring) throws -> String? {
        let parts = block.split(separator: "|", omittingEmptySubsequences: false).map(Self.trimmed)
        let path = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.first != "matrix" else { return nil }
        guard path.count == 2, path[0] == "inputs", let value = values[path[1]] else {
            throw InclusionError.input(name: parts[0], .undeclared, at: position)
        }
        guard parts.count > 1 else { return value.content.interpolated }
        guard case .string(var text) = value.content, parts.count - 1 <= Self.functionLimit else {
            throw InclusionError.input(name: path[1], .function(parts[1]), at: position)
        }
        for function in parts.dropFirst() { text = try apply(function, to: text, input: path[1]) }
        return text
    }

    private func apply(_ function: String, to text: String, input: String) throws -> String {
        switch function {
        case "expand_vars":
            // What is not known stays for the runner or the shell.
            return variables.expandedWhereKnown(text)
        case "posix_escape": return Self.shellWord(text)
        default:
            guard let (offset, length) = Self.truncation(function) else {
                throw InclusionError.input(name: input, .function(function), at: position)
            }
            return String(text.dropFirst(offset).prefix(length))
        }
    }

    /// The arguments of `truncate(offset, length)`.
    private static func truncation(_ function: String) -> (offset: Int, length: Int)? {
        guard function.hasPrefix("truncate("), function.hasSuffix(")") else { return nil }
        let numbers = function.dropFirst(9).dropLast().split(separator: ",").map { Int(trimmed($0)) }
        guard numbers.count == 2, let offset = numbers[0], let length = numbers[1], offset >= 0, length >= 0 else {
            return nil
        }
        return (offset, length)
    }

    /// Ruby's `Shellwords.escape`.
    private static func shellWord(_ text: String) -> String {
        guard !text.isEmpty else { return "''" }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if scalar == "\n" {
                result += "'\n'"
            } else {
                let isPlain =
                    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "_-.,:+/@".unicodeScalars.contains(scalar)
                result += (isPlain ? "" : "\\") + String(scalar)
            }
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension ConfigurationNode.Content {
    /// A text as it is, everything else as JSON, which YAML reads as the same value.
    fileprivate var interpolated: String {
        if case .string(let text) = self { return text }
        return json
    }

    private var json: String {
        switch self {
        case .null: "null"
        case .string(let text): Self.quoted(text)
        case .boolean, .integer, .float: text ?? "null"
        case .sequence(let items): "[" + items.map(\.content.json).joined(separator: ",") + "]"
        case .mapping(let mapping):
            "{" + mapping.entries.map { "\(Self.quoted($0.key)):\($0.value.content.json)" }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let inner = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            case "\r": "\\r"
            default:
                scalar.value < 32
                    ? "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
            }
        }
        return "\"\(inner.joined())\""
    }
}
