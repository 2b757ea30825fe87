/// The variables as the server has them when it makes a pipeline, as far as they can be known outside of it.
public struct KnownVariables: Sendable {
    /// What is known of one name.
    public enum Answer: Sendable, Equatable {
        case value(String)
        /// Surely not set.
        case absent
        /// It may be set in settings that nobody can read.
        case unknown
    }

    private let values: [String: String]
    private let isAbsent: @Sendable (String) -> Bool

    /// - Parameters:
    ///   - variables: Those that are known; the server's expansion is applied.
    ///   - isAbsent: Whether a name that is not among them is surely not set.
    public init(_ variables: VariableSet, isAbsent: @escaping @Sendable (String) -> Bool = { _ in false }) {
        values = variables.serverValues()
        self.isAbsent = isAbsent
    }

    public subscript(name: String) -> Answer {
        if let value = values[name] { return .value(value) }
        return isAbsent(name) ? .absent : .unknown
    }

    /// The text with its variables filled in; those that are absent become empty.
    ///
    /// - Parameter unknown: Makes the error for a name whose value can't be known.
    func expanded(_ text: String, unknown: (String) -> any Error) throws -> String {
        try ServerReference.pieces(of: text).reduce(into: "") { result, piece in
            switch piece {
            case .text(let text): result += text
            case .reference(let name, _):
                switch self[name] {
                case .value(let value): result += value
                case .absent: break
                case .unknown: throw unknown(name)
                }
            }
        }
    }

    /// The same, with everything left as written that has no known value.
    func expandedWhereKnown(_ text: String) -> String {
        ServerReference.pieces(of: text).reduce(into: "") { result, piece in
            switch piece {
            case .text(let text): result += text
            case .reference(let name, let written):
                if case .value(let value) = self[name] { result += value } else { result += written }
            }
        }
    }
}
