import Foundation

/// The inputs that everything begins with: those kept beside this program, and what the tests have for other ends.
struct Corpus: Sendable {
    /// The repository's root.
    let root: String

    var kept: String { root + "/Tests/Fuzz/Corpus" }

    /// By surface, each in the order of its name, so that a seed means the same everywhere.
    func inputs(of surface: any Surface.Type) -> [[UInt8]] {
        let own = files(below: "\(kept)/\(surface.name)").map { bytes(of: $0) }
        switch surface {
        case is ConfigurationSurface.Type: return own + cases()
        case is TraceSurface.Type: return own + traces()
        case is ResultsSurface.Type: return own + results()
        default: return own
        }
    }

    /// Each folder of a case becomes one input.
    private func cases() -> [[UInt8]] {
        let root = root + "/Tests/GitLabCITests/Cases"
        let roots = files(below: root).filter { $0.hasSuffix("/.gitlab-ci.yml") }
        return roots.map { path in
            let folder = (path as NSString).deletingLastPathComponent
            let others = files(below: folder).filter { $0.hasSuffix(".yml") && $0 != path }.prefix(8)
            return others.reduce(bytes(of: path)) { text, other in
                text + Array("\n#file: \(other.dropFirst(folder.count + 1))\n".utf8) + bytes(of: other)
            }
        }
    }

    private func traces() -> [[UInt8]] {
        ["Tests/GitLabCITests/Fixtures/traces", "Sources/SampleGitLab/Sample/recorded"].flatMap { folder in
            files(below: "\(root)/\(folder)").filter { $0.hasSuffix(".log") }.map { bytes(of: $0) }
        }
    }

    /// Each recorded output becomes one input, with what lies in the folders beside it.
    private func results() -> [[UInt8]] {
        ["Fixtures", "Cases"].flatMap { results(below: root + "/Tests/TestResultsTests/\($0)") }
    }

    private func results(below root: String) -> [[UInt8]] {
        let runs = Dictionary(grouping: files(below: root).map { $0.dropFirst(root.count + 1) }) { path in
            path.prefix { $0 != "/" }
        }
        return runs.sorted { $0.key < $1.key }.flatMap { run, paths in
            let names = paths.map { $0.dropFirst(run.count + 1) }.filter { $0 != "README" }
            let outputs = names.filter { !$0.contains("/") }
            let others = names.filter { $0.contains("/") }
            let folder = others.reduce([UInt8]()) { text, name in
                text + Array("\n#file: \(name)\n".utf8) + bytes(of: "\(root)/\(run)/\(name)")
            }
            return (outputs.isEmpty ? [""] : outputs).map { name in
                (name.isEmpty ? [] : bytes(of: "\(root)/\(run)/\(name)")) + folder
            }
        }
    }

    private func files(below folder: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
        var paths: [String] = []
        while let path = walk.nextObject() as? String {
            if walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular { paths.append("\(folder)/\(path)") }
        }
        return paths.sorted()
    }

    private func bytes(of path: String) -> [UInt8] {
        FileManager.default.contents(atPath: path).map { Array($0.prefix(Mutator.longest)) } ?? []
    }
}
