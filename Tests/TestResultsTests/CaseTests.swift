import Foundation
import TestResults
import Testing

/// What real tools left, and what is read from it: `Cases/<name>/input` and `expected.json`, recorded by `Cases/record.py`.
///
/// With VIRT_CI_RECORD_CASES set to the folder of the cases, what is read now is written there as what is expected.
@Suite("Results of real tools")
struct CaseTests {
    private static let root = Bundle.module.bundleURL.appending(path: "Cases")

    private static var names: [String] {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return found.filter { FileManager.default.fileExists(atPath: "\(root.path)/\($0)/input") }.sorted()
    }

    @Test("There are cases") func exist() { #expect(Self.names.count > 20) }

    @Test("Each is read as recorded", arguments: names)
    func matches(_ name: String) throws {
        let folder = Self.root.appending(path: name)
        let report = try Self.report(folder.appending(path: "input"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let read = try encoder.encode(report) + Data("\n".utf8)
        if let target = ProcessInfo.processInfo.environment["VIRT_CI_RECORD_CASES"] {
            try read.write(to: URL(filePath: "\(target)/\(name)/expected.json"))
        }
        let expected = try Data(contentsOf: folder.appending(path: "expected.json"))
        #expect(try JSONDecoder().decode(TestReport.self, from: expected) == report)
        // What Avocado says when it has nothing to say is for nobody's eyes.
        #expect(!String(decoding: read, as: UTF8.self).contains("<unknown>"))
    }

    private static func report(_ folder: URL) throws -> TestReport {
        let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let paths = found.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder.path)/\($0)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        let log = paths.first { $0 == "job.log.txt" }
        let output = try log.map { [try Data(contentsOf: folder.appending(path: $0))] } ?? []
        let files = ResultFiles(paths: paths.filter { $0 != log }.sorted()) {
            try Data(contentsOf: folder.appending(path: $0))
        }
        return try ResultCollection(files: files, output: output, name: "script").report()
    }
}
