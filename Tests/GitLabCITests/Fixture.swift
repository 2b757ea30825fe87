import Foundation
import Testing

/// A folder of a feature: input files and `expected.json`.
struct Fixture: CustomTestStringConvertible, Sendable {
    let folder: URL

    var testDescription: String { folder.lastPathComponent }

    /// All folders below `Fixtures/<kind>`, by name.
    static func all(_ kind: String) -> [Fixture] {
        let root = Bundle.module.resourceURL?.appending(path: "Fixtures/\(kind)") ?? URL(filePath: "/")
        let folders = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return folders.map(Fixture.init).sorted { $0.testDescription < $1.testDescription }
    }

    func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    /// Compares each key of `expected.json` with what was found; a key nobody knows is a failure.
    func compare(_ found: [String: Any?]) throws {
        let expected = try #require(try JSONSerialization.jsonObject(with: data("expected.json")) as? [String: Any])
        #expect(!expected.isEmpty)
        for (key, value) in expected where key != "job" {
            let actual = try #require(found[key], "no such key in the test: \(key)")
            let left = try Self.canonical(value)
            let right = try Self.canonical(actual ?? NSNull())
            #expect(left == right, "\(key)")
        }
    }

    private static func canonical(_ value: Any) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: [value], options: [.sortedKeys, .prettyPrinted])
        return String(decoding: data, as: UTF8.self)
    }
}
