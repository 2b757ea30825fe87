import Foundation
import REPL
import Testing

@Suite("The history file")
struct HistoryFileTests {
    private func withFile(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/history-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder + "/history")
    }

    @Test("Keeps what was typed, line feeds and backslashes too, for its owner alone")
    func kept() async throws {
        try await withFile { path in
            let commands = ["jobs", "run 'a\nb' \\", #"run C:\new"#]
            for command in commands { try await HistoryFile(path: path).append(command) }
            #expect(await HistoryFile(path: path).read() == commands)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("Of sessions that add at the same time nothing is lost")
    func concurrent() async throws {
        try await withFile { path in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for session in 0..<4 {
                    group.addTask {
                        for number in 0..<25 { try await HistoryFile(path: path).append("\(session) \(number)") }
                    }
                }
                try await group.waitForAll()
            }
            let read = await HistoryFile(path: path).read()
            #expect(Set(read).count == 100)
            #expect(read.filter { $0.hasPrefix("2 ") } == (0..<25).map { "2 \($0)" })
        }
    }

    @Test("Has a limit, and is shortened when it is far above it")
    func limited() async throws {
        try await withFile { path in
            let file = HistoryFile(path: path, limit: 3)
            for number in 0..<7 { try await file.append("\(number)") }
            #expect(await file.read() == ["4", "5", "6"])
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "4\n5\n6\n")
        }
    }

    @Test("Lines with control characters are left out, and no file is no history")
    func hostile() async throws {
        try await withFile { path in
            #expect(await HistoryFile(path: path).read() == [])
            try Data("a\u{1b}[2Jb\njobs\n\u{9b}x\n".utf8).write(to: URL(filePath: path))
            #expect(await HistoryFile(path: path).read() == ["jobs"])
        }
    }
}
