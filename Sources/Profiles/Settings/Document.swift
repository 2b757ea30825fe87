internal import Yams

/// A text that is no YAML document of one root.
struct SyntaxProblem: Error {
    let problem: SettingProblem
}

/// The YAML document of a file, with the position of each value.
func compose(_ text: String) throws(SyntaxProblem) -> Node {
    func problem(_ kind: SettingProblem.Kind, _ mark: Mark?, key: String = "") -> SyntaxProblem {
        SyntaxProblem(
            problem: SettingProblem(line: mark?.line ?? 1, column: mark?.column ?? 1, key: key, kind: kind))
    }
    do {
        let root = try Parser(yaml: text, encoding: .utf8).singleRoot()
        return root ?? Node("", Tag(.null), .plain)
    } catch let error as YamlError {
        switch error {
        case .scanner(let context, let text, let mark, _), .parser(let context, let text, let mark, _),
            .composer(let context, let text, let mark, _):
            throw problem(.syntax([context?.text, text].compactMap(\.self).joined(separator: ": ")), mark)
        case .duplicatedKeysInMapping(let duplicates, let context):
            throw problem(.duplicateKey, context.mark, key: duplicates.first ?? "")
        case .reader(let text, _, _, _): throw problem(.syntax(text), nil)
        default: throw problem(.syntax("\(error)"), nil)
        }
    } catch {
        throw problem(.syntax("\(error)"), nil)
    }
}
