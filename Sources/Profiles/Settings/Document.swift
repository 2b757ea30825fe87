internal import Yams

/// A text that is no YAML document of one root.
struct SyntaxProblem: Error {
    let problem: SettingProblem
}

/// The values of a YAML document.
func compose(_ text: String, file: String) throws(SyntaxProblem) -> Setting {
    func problem(_ kind: SettingProblem.Kind, _ mark: Mark?, key: String = "") -> SyntaxProblem {
        SyntaxProblem(problem: SettingProblem(place: Place(mark, in: file), key: key, kind: kind))
    }
    do {
        let root = try Parser(yaml: text, encoding: .utf8).singleRoot()
        var reader = NodeReader(file: file)
        return try reader.setting(root ?? Node("", Tag(.null), .plain))
    } catch let error as NodeReader.TooMany {
        throw problem(.syntax("more than \(NodeReader.limit) values"), error.mark)
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

/// Turns the parser's nodes into settings. Aliases of aliases can stand for more values than a machine can hold, so
/// there is an end to their number.
private struct NodeReader {
    static let limit = 20_000
    let file: String
    private var count = 0

    struct TooMany: Error { let mark: Mark? }

    init(file: String) { self.file = file }

    mutating func setting(_ node: Node) throws -> Setting {
        count += 1
        guard count <= Self.limit else { throw TooMany(mark: node.mark) }
        return Setting(place: Place(node.mark, in: file), content: try content(node))
    }

    private mutating func content(_ node: Node) throws -> Setting.Content {
        switch node {
        case .scalar(let scalar): return .single(scalar.string)
        case .alias(let alias): return .single("*\(alias.anchor.rawValue)")
        case .sequence(let items):
            var list: [Setting] = []
            for item in items { list.append(try setting(item)) }
            return .list(list)
        case .mapping(let mapping):
            var entries: [Setting.Entry] = []
            for (key, value) in mapping {
                entries.append(
                    Setting.Entry(
                        key: key.scalar?.string, keyPlace: Place(key.mark, in: file), value: try setting(value)))
            }
            return .mapping(entries)
        }
    }
}

extension Place {
    fileprivate init(_ mark: Mark?, in file: String) {
        self.init(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}
