/// One entry of `include`, as written.
struct Include {
    enum Place {
        case local(String)
        case project(String, ref: String?, files: [String])
        case remote(String)
        case template(String)
        case component(String)
        case artifact(String, job: String)
    }

    let place: Place
    let rules: [JobRule]
    let inputs: ConfigurationMapping
    let position: SourcePosition

    /// Reads all forms of `include` (gitlab `lib/gitlab/ci/config/external/mapper/normalizer.rb`).
    static func list(_ node: KeyedNode) throws -> [Include] {
        try node.oneOrMany().flattened().map(Include.init)
    }

    private static let kinds = ["local", "project", "remote", "template", "component", "artifact"]

    private init(_ node: KeyedNode) throws {
        position = SourcePosition(file: node.file, line: node.node.line)
        guard node.node.mapping != nil else {
            guard case .string(let text) = node.node.content else { throw node.unexpected(.include) }
            place = Self.isAddress(text) ? .remote(text) : .local(text)
            (rules, inputs) = ([], ConfigurationMapping())
            return
        }
        rules = try node.child("rules").map(JobRule.list) ?? []
        inputs = try node.child("inputs")?.mapping() ?? ConfigurationMapping()
        let keys = Self.kinds.filter { node.child($0) != nil }
        guard keys.count == 1, let value = node.child(keys[0]) else {
            throw InclusionError.notOneKind(keys: keys, at: position)
        }
        let text = try value.text()
        switch keys[0] {
        case "local": place = .local(text)
        case "remote": place = .remote(text)
        case "template": place = .template(text)
        case "component": place = .component(text)
        case "artifact":
            guard let job = node.child("job") else { throw Self.missing("job", in: node) }
            place = .artifact(text, job: try job.text())
        default:
            guard let file = node.child("file") else { throw Self.missing("file", in: node) }
            place = .project(text, ref: try node.child("ref")?.text(), files: try file.texts())
        }
    }

    private static func missing(_ key: String, in node: KeyedNode) -> ConfigurationError {
        .missing(file: node.file, line: node.node.line, key: "\(node.key):\(key)")
    }

    private static func isAddress(_ text: String) -> Bool {
        let head = text.prefix(8).lowercased()
        return head.hasPrefix("http://") || head.hasPrefix("https://")
    }
}
