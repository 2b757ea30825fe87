public import Foundation

/// Variables that a job left for those that need it (GitLab documentation, "artifacts:reports:dotenv"; gitlab
/// `app/services/ci/parse_dotenv_artifact_service.rb`).
public enum DotenvReport {
    /// GitLab's own limits, which a server can raise, are 5 KiB and 20 to 150 variables.
    private static let byteLimit = 1 << 20
    private static let variableLimit = 1000

    /// Reads a report: a `NAME=value` in every line, without white space around both. A later line of the same name
    /// wins.
    ///
    /// - Returns: nil for what GitLab takes for none: then it has no variables of it either.
    public static func variables(_ data: Data) -> [Variable]? {
        guard data.count <= byteLimit else { return nil }
        var text = String(decoding: data, as: UTF8.self)
        if text.hasPrefix("\u{feff}") { text.removeFirst() }
        var merged = VariableMerge([])
        // Bytes are split: `\r\n` is one character to Swift, and the carriage return is white space to strip.
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for bytes in lines {
            let line = Substring(bytes)
            guard let equals = line.firstIndex(of: "=") else { return nil }
            let key = trimmed(line[..<equals])
            guard VariableName.isKey(key) else { return nil }
            let value = trimmed(line[line.index(after: equals)...])
            merged.add([Variable(key: key, value: value, origin: .dotenv)])
        }
        return merged.variables.count <= variableLimit ? merged.variables : nil
    }

    private static func trimmed(_ text: Substring) -> String {
        let head = text.unicodeScalars.drop { $0.properties.isWhitespace || $0.value == 0 }
        guard let last = head.lastIndex(where: { !$0.properties.isWhitespace && $0.value != 0 }) else { return "" }
        return String(String.UnicodeScalarView(head[...last]))
    }
}

extension VariableName {
    /// What GitLab takes for a variable's key; bash could not export one that begins with a digit.
    static func isKey(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isPart) }
}
