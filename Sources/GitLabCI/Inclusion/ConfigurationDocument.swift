/// The text of one configuration file: an optional header with `spec`, a line `---`, and the configuration.
struct ConfigurationDocument {
    let text: String
    let file: String
    /// Place of the file's name in the list that nodes refer to.
    let index: Int
    let variables: KnownVariables
    /// Nodes of all files read so far; the limit is one for all.
    var nodes = 0
    /// Inputs that have their default for want of a given value.
    private(set) var assumed: [String] = []

    /// Reads the configuration, its inputs filled in (gitlab `lib/gitlab/ci/config/yaml/loader.rb`): they are replaced
    /// in the text, before it is read as YAML.
    ///
    /// - Parameter position: Where the inputs are given.
    mutating func read(inputs: ConfigurationMapping, at position: SourcePosition) throws -> ConfigurationNode {
        guard let (header, body, line) = try split() else {
            if let first = inputs.keys.first {
                throw InclusionError.input(name: first, .undeclared, at: position)
            }
            return try read(text, firstLine: 1)
        }
        let specification = try InputSpecification.list(KeyedNode(node: header, key: "spec", files: names))
        let values = try InputSpecification.values(specification, given: inputs, at: position)
        assumed = specification.map(\.name).filter { inputs[$0] == nil }
        let interpolation = InputInterpolation(
            values: values, variables: variables, position: SourcePosition(file: file, line: line))
        return try read(interpolation.text(body), firstLine: line)
    }

    private var names: [String] { Array(repeating: "", count: index) + [file] }

    private mutating func read(_ text: String, firstLine: Int) throws -> ConfigurationNode {
        var reader = YAMLReader(file: file, index: index, firstLine: firstLine, nodes: nodes)
        let node = try reader.read(text)
        nodes = reader.nodes
        return node
    }

    /// The value of `spec`, the text after the header, and the line on which that begins; nil without a header.
    private mutating func split() throws -> (header: ConfigurationNode, body: String, line: Int)? {
        // By scalars: `\r\n` is one character to Swift.
        let all = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        var lines = all.map { Substring($0) }[...]
        var first = 1
        // Comments and a `---` may stand before the header.
        while let line = lines.first, line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") || isMark(line) {
            lines = lines.dropFirst()
            first += 1
        }
        guard lines.first?.hasPrefix("spec:") == true, let end = lines.firstIndex(where: isMark) else { return nil }
        let header = try read(lines[..<end].joined(separator: "\n"), firstLine: first)
        guard let specification = header["spec"] else { return nil }
        return (specification, lines[(end + 1)...].joined(separator: "\n"), first + end - lines.startIndex + 1)
    }

    private func isMark(_ line: Substring) -> Bool {
        line.hasPrefix("---") && line.dropFirst(3).allSatisfy(\.isWhitespace)
    }
}
