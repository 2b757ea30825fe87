/// The server's pass, `sort_and_expand_all` (gitlab `lib/gitlab/ci/variables/collection.rb` and
/// `collection/sort.rb`), as it is called for a runner: undefined references and references to raw and file
/// variables stay for the runner.
struct ServerExpansion {
    struct Result: Equatable {
        var variable: Variable
        /// False for one that another of the same name overrides.
        var isWinner: Bool
    }

    /// A chain of references multiplies text; GitLab's own limit on a variable is 10 000 characters.
    static let valueLimit = 1 << 20
    /// What all variables together may grow by, in bytes: Linux starts no program with more than 128 KiB in one
    /// variable, or some 2 MiB in all.
    static let growthLimit = 2 << 20

    private let variables: [Variable]
    private let last: [String: Int]
    private let references: [[Int]]

    init(_ variables: [Variable]) {
        self.variables = variables
        let last = Dictionary(variables.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { $1 })
        self.last = last
        references = variables.map { variable in
            guard variable.isForServer else { return [] }
            return ServerReference.pieces(of: variable.value).compactMap { piece in
                guard case .reference(let name, _) = piece else { return nil }
                return last[name]
            }
        }
    }

    /// All variables, those that others need first. A cycle of two or more leaves everything unexpanded.
    func expanded() -> [Result] {
        guard let order = dependencyOrder() else {
            return variables.enumerated().map { Result(variable: $1, isWinner: last[$1.key] == $0) }
        }
        var known: [String: Variable] = [:]
        var results: [Result] = []
        var growth = 0
        for position in order {
            var variable = variables[position]
            if variable.isForServer, growth <= Self.growthLimit {
                let value = Self.expand(variable.value) { known[$0] }
                growth += max(0, value.utf8.count - variable.value.utf8.count)
                variable.value = value
            }
            known[variable.key] = variable
            results.append(Result(variable: variable, isWinner: last[variable.key] == position))
        }
        return results
    }

    static func expand(_ texts: [String], with variables: [Variable]) -> [String] {
        let known = Dictionary(variables.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        return texts.map { expand($0) { known[$0] } }
    }

    private static func expand(_ text: String, value: (String) -> Variable?) -> String {
        var result = ""
        for piece in ServerReference.pieces(of: text) {
            switch piece {
            case .text(let text): result += text
            case .reference(let name, let written):
                guard let variable = value(name), !variable.isRaw, !variable.isFile else {
                    result += written
                    continue
                }
                result += variable.value
            }
            guard result.utf8.count <= valueLimit else { return text }
        }
        return result
    }

    /// Positions in depth-first order; nil when variables refer to each other in a circle. A reference to itself is
    /// none: it then means the value of lower precedence, if any.
    private func dependencyOrder() -> [Int]? {
        enum Mark { case new, open, done }
        var marks = [Mark](repeating: .new, count: variables.count)
        var order: [Int] = []
        for root in variables.indices where marks[root] == .new {
            var stack: [(position: Int, next: Int)] = [(root, 0)]
            marks[root] = .open
            while let top = stack.last {
                guard top.next < references[top.position].count else {
                    marks[top.position] = .done
                    order.append(top.position)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let child = references[top.position][top.next]
                if marks[child] == .open, child != top.position { return nil }
                guard marks[child] == .new else { continue }
                marks[child] = .open
                stack.append((child, 0))
            }
        }
        return order
    }
}

extension Variable {
    /// Whether the server's pass changes the value: it leaves raw and file variables, and has been over those of a
    /// payload already.
    fileprivate var isForServer: Bool { !isRaw && !isFile && origin != .recorded }
}
