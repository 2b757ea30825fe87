import Foundation
import TestResults
import Testing

/// The recorded material of one case: `Fixtures/<name>`.
struct Fixture {
    let folder: URL

    init(_ name: String) {
        folder = Bundle.module.bundleURL.appending(path: "Fixtures").appending(path: name)
    }

    func data(_ path: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: path))
    }

    /// The files below a part of the folder, with relative paths.
    func files(below part: String) -> ResultFiles {
        let root = folder.appending(path: part)
        let found = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        let paths = found.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root.path + "/" + $0, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        return ResultFiles(paths: paths.sorted()) { try Data(contentsOf: root.appending(path: $0)) }
    }
}

extension ResultFiles {
    /// Files that are only in memory.
    init(_ contents: [String: String]) {
        self.init(paths: contents.keys.sorted()) { Data((contents[$0] ?? "").utf8) }
    }

    /// The same files without those whose path ends so.
    func without(_ end: String) -> ResultFiles {
        ResultFiles(paths: paths.filter { !$0.hasSuffix(end) }, read: read)
    }
}

extension TestReport {
    func test(_ name: String) throws -> TestResult {
        try #require(tests.first { $0.name.text == name }, "no test '\(name)' among \(tests.map(\.name.text))")
    }
}

/// A generator whose numbers are the same in every run, so that a failure can be seen again (xorshift64*).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

extension Data {
    /// The same bytes in pieces of random sizes, some empty.
    func pieces(_ dice: inout Dice, upTo size: Int) -> [Data] {
        var pieces: [Data] = []
        var rest = self[...]
        while !rest.isEmpty {
            let count = Int.random(in: 0...size, using: &dice)
            pieces.append(Data(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
