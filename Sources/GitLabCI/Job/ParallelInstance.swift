/// One job of a `parallel` job, or the job itself when it has none.
struct ParallelInstance: Equatable {
    /// GitLab allows 200 instances; the bound only keeps hostile products from filling memory.
    static let limit = 1000
    /// Of all variables of all instances of one entry.
    private static let valueLimit = 100_000

    var name: String
    /// From 1, over all entries of the matrix; nil without `parallel`.
    var index: Int?
    var total = 1
    /// The matrix variables in order.
    var variables: [MatrixValue] = []

    static func all(of base: String, parallel: KeyedNode) throws -> [ParallelInstance] {
        if case .integer(let total) = parallel.node.content {
            guard total > 0 else { throw parallel.unexpected(.parallel) }
            guard total <= limit else { throw tooMany(parallel) }
            return (1...total).map { ParallelInstance(name: "\(base) \($0)/\(total)", index: $0, total: total) }
        }
        guard let matrix = parallel.child("matrix") else { throw parallel.unexpected(.parallel) }
        let rows = try rows(ofMatrix: matrix)
        return rows.enumerated().map { position, row in
            ParallelInstance(
                name: name(base, row.map(\.value)), index: position + 1, total: rows.count, variables: row)
        }
    }

    /// The cartesian product of each entry, the first variable varying slowest.
    static func rows(ofMatrix matrix: KeyedNode) throws -> [[MatrixValue]] {
        var rows: [[MatrixValue]] = []
        for entry in matrix.oneOrMany() {
            var product: [[MatrixValue]] = [[]]
            for (name, value) in try entry.entries() {
                let values = try value.texts()
                let count = product.count * values.count
                let variables = (product.first?.count ?? 0) + 1
                guard count <= limit, count * variables <= valueLimit else { throw tooMany(matrix) }
                if let value = values.first, values.count == 1 {
                    // In place: so many variables are copied once, not with each that is added.
                    for index in product.indices { product[index].append(MatrixValue(name: name, value: value)) }
                } else {
                    product = product.flatMap { row in values.map { row + [MatrixValue(name: name, value: $0)] } }
                }
            }
            rows += product
            guard rows.count <= limit else { throw tooMany(matrix) }
        }
        return rows
    }

    /// The name GitLab gives to an instance of a matrix.
    static func name(_ base: String, _ values: [String]) -> String {
        "\(base): [\(values.joined(separator: ", "))]"
    }

    private static func tooMany(_ node: KeyedNode) -> ConfigurationError {
        .tooLarge(file: node.file, measure: .parallelInstances, limit: limit)
    }
}

/// A variable of a matrix with the value it has in one instance.
public struct MatrixValue: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// What can be told from a job's name alone.
public enum JobName {
    /// The name without ` 1/3` or `: [a, b]` (variable `CI_JOB_GROUP_NAME`).
    public static func group(_ name: String) -> String {
        if name.hasSuffix("]"), let start = lastOccurrence(of: ": [", in: name) { return String(name[..<start]) }
        guard let space = name.lastIndex(of: " ") else { return name }
        let numbers = name[name.index(after: space)...].split(separator: "/", omittingEmptySubsequences: false)
        let isCount =
            numbers.count == 2 && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(PlainScalar.isDigit) }
        return isCount ? String(name[..<space]) : name
    }

    /// GitLab's slug: lower case, other characters than `a-z0-9` to `-`, 63 at most, then without `-` at the ends.
    public static func slug(_ name: String) -> String {
        let mapped = name.lowercased().unicodeScalars.map { scalar -> Character in
            let byte = scalar.isASCII ? UInt8(scalar.value) : 0
            return (byte &- 0x61 < 26 || PlainScalar.isDigit(byte)) ? Character(scalar) : "-"
        }
        let cut = mapped.prefix(63).drop { $0 == "-" }
        return String(cut.reversed().drop { $0 == "-" }.reversed())
    }

    private static func lastOccurrence(of part: String, in text: String) -> String.Index? {
        var index = text.endIndex
        while index > text.startIndex {
            index = text.index(before: index)
            if text[index...].hasPrefix(part) { return index }
        }
        return nil
    }
}
