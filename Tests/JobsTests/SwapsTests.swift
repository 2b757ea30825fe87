import Foundation
import GitLabCI
import Testing

@testable import Jobs

@Suite("Variables of the user's")
struct EnvironmentFileTests {
    private func read(_ text: String) throws -> [Variable] {
        let file = FileManager.default.temporaryDirectory.path + "/env-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(text.utf8).write(to: URL(filePath: file))
        do {
            return try EnvironmentFile.read(file)
        } catch EnvironmentFile.Fault.wrongLine(_, let line) {
            throw EnvironmentFile.Fault.wrongLine(path: "", line: line)
        }
    }

    @Test("Each line is a name and whatever stands behind the first equals sign, and a secret")
    func lines() throws {
        let variables = try read("# comment\nA=1\n\nB= two = three \"x\" $Y\r\nC=\n")
        #expect(variables.map(\.key) == ["A", "B", "C"])
        #expect(variables.map(\.value) == ["1", " two = three \"x\" $Y", ""])
        #expect(variables.allSatisfy { $0.isMasked && $0.isRaw && $0.origin == .local })
    }

    @Test("A line that is none is told by its number", arguments: [("A=1\nno\n", 2), ("1A=x", 1), ("=x", 1)])
    func wrong(_ text: String, _ line: Int) {
        #expect(throws: EnvironmentFile.Fault.wrongLine(path: "", line: line)) { try read(text) }
    }

    @Test("A file that isn't there is told")
    func absent() {
        #expect(throws: EnvironmentFile.Fault.unreadable(path: "/nowhere")) { try EnvironmentFile.read("/nowhere") }
    }
}
