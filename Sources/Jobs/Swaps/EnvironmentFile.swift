internal import Foundation
public import GitLabCI

/// Variables in a file, one `NAME=value` a line, as GitLab's dotenv reports have them (GitLab documentation,
/// "artifacts:reports:dotenv"). Nothing is expanded or unquoted; empty lines and those with `#` first are left out.
public enum EnvironmentFile {
    /// Why a file gives no variables.
    public enum Fault: Error, Sendable, Equatable {
        case unreadable(path: String)
        /// A line is no `NAME=value`, or the name is none; counted from 1.
        case wrongLine(path: String, line: Int)
    }

    private static let sizeLimit = 1 << 20

    /// Reads a file. Its values are taken for secrets: what isn't one can stand on the command line.
    ///
    /// - Throws: `EnvironmentFile.Fault`.
    public static func read(_ path: String) throws -> [Variable] {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: sizeLimit + 1), data.count <= sizeLimit
        else { throw Fault.unreadable(path: path) }
        let lines = String(decoding: data, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return try lines.enumerated().compactMap { index, line in
            guard !line.allSatisfy(\.isWhitespace), !line.hasPrefix("#") else { return nil }
            guard let variable = assignment(String(line), isMasked: true) else {
                throw Fault.wrongLine(path: path, line: index + 1)
            }
            return variable
        }
    }

    /// `NAME=value`; nil for anything else.
    public static func assignment(_ text: String, isMasked: Bool = false) -> Variable? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let name = String(text[..<equals])
        guard VariableName.isName(name) else { return nil }
        return Variable(
            key: name, value: String(text[text.index(after: equals)...]), isRaw: true, isMasked: isMasked,
            origin: .local)
    }
}
