/// The few facts that a YAML block below an assertion is read for. There is no common schema: the keys are those of
/// the TAP 13 and 14 texts and of the producers people use. Only scalars on one line are read.
struct YAMLDiagnostic {
    private(set) var message: String?
    private(set) var file: String?
    private(set) var line: Int?
    private(set) var got: String?
    private(set) var expected: String?

    init(_ lines: [String]) {
        for text in lines {
            guard let (key, value) = text.trimmed.split(at: ":") else { continue }
            let scalar = value.trimmed.unquoted
            guard !scalar.isEmpty else { continue }
            switch key.unquoted {
            case "message": message = message ?? String(scalar)
            case "file": file = file ?? String(scalar)
            case "line": line = line ?? scalar.wholeNumber
            case "got", "actual", "found": got = got ?? String(scalar)
            case "expect", "expected", "wanted": expected = expected ?? String(scalar)
            default: break
            }
        }
    }
}
