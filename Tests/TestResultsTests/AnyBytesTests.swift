import Foundation
import TestResults
import Testing

/// Everything these readers get comes from a guest or an archive: no bytes may stop the program, and where a chunk
/// ends may change nothing.
@Suite("Any bytes, in any pieces")
struct AnyBytesTests {
    private static let recorded = [
        "avocado-every-status/terminal-merged.txt", "avocado-every-status/terminal-colours.txt",
        "avocado-every-status/job/results.tap", "avocado-every-status/job/results.json",
        "avocado-every-status/job/test-results/11-._scripts_storage_020-subtests.t/stdout",
        "avocado-every-status/job/test-results/11-._scripts_storage_020-subtests.t/stderr",
        "avocado-every-status/job/test-results/12-._scripts_storage_030-yaml.t/stdout",
        "prove/quiet.txt", "prove/verbose.txt",
    ]

    private struct Answers: Equatable {
        var tap: [TAPEvent]
        var console: [AvocadoEvent]
        var report: TestReport?
        var prove: TestReport?
    }

    private func answers(_ pieces: [Data]) -> Answers {
        var tap = TAPParser()
        var console = AvocadoConsole()
        var prove = PlainTAPOutput(name: "x")
        var answers = Answers(tap: [], console: [])
        for piece in pieces {
            answers.tap += tap.feed(piece)
            answers.console += console.feed(piece)
            prove.feed(piece)
        }
        answers.tap += tap.finish()
        answers.console += console.finish()
        answers.report = console.report
        answers.prove = prove.finish()
        return answers
    }

    /// Reads bytes in every role a file can have.
    private func readAsFiles(_ data: Data) throws {
        let folder = "test-results/1-._x.t/"
        let names = ["stdout", "stderr", "debug.log"].map { folder + $0 }
        for names in [["results.json"] + names, ["results.tap"] + names] {
            let report = try AvocadoJobDirectory(ResultFiles(paths: names) { _ in data }).report()
            let merged = report.merging(details: CollectedLogs(ResultFiles(paths: names) { _ in data }).failures())
            _ = Comparison(local: report, with: merged).differences.map(\.sentence)
        }
    }

    /// Changes, removes, repeats or inserts bytes, the ones that mean something more often than others.
    private func mutate(_ data: Data, _ dice: inout Dice) -> Data {
        let telling = Array("\n\r \t#'\"-.:/()0129okn!\u{1b}[]{},\\".utf8) + [0, 0x80, 0xc3, 0xff]
        var bytes = Array(data)
        for _ in 0..<Int.random(in: 1...20, using: &dice) {
            guard !bytes.isEmpty else { break }
            let place = Int.random(in: 0..<bytes.count, using: &dice)
            let end = min(bytes.count, place + Int.random(in: 1...80, using: &dice))
            switch Int.random(in: 0..<4, using: &dice) {
            case 0: bytes[place] = telling.randomElement(using: &dice) ?? 0
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &dice))
            default: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: place)
            }
        }
        return Data(bytes)
    }

    @Test("Recorded output gives the same in any pieces", arguments: recorded)
    func pieces(_ path: String) throws {
        var dice = Dice(UInt64(path.utf8.count) + 7)
        let data = try Fixture("").data(path)
        let whole = answers([data])
        #expect(answers(data.map { Data([$0]) }) == whole)
        for size in [3, 17, 200] { #expect(answers(data.pieces(&dice, upTo: size)) == whole) }
    }

    @Test("Mutated output neither traps nor depends on its pieces", arguments: recorded)
    func mutated(_ path: String) throws {
        var dice = Dice(UInt64(path.utf8.count) + 41)
        let data = try Fixture("").data(path)
        for _ in 0..<25 {
            let changed = mutate(data, &dice)
            #expect(answers(changed.pieces(&dice, upTo: 60)) == answers([changed]))
            try readAsFiles(changed)
        }
    }

    @Test("Noise neither traps nor depends on its pieces", arguments: 1...20)
    func noise(_ seed: UInt64) throws {
        var dice = Dice(seed &* 7919)
        let words = [
            "ok ", "not ok ", "1..", "# ", "    ", "\n", "  ---\n", "  ...\n", " # TODO ", "Bail out!", " line 3.",
        ]
        var data = Data()
        for _ in 0..<600 {
            if Bool.random(using: &dice) {
                data += Data((words.randomElement(using: &dice) ?? "").utf8)
            } else {
                data.append(UInt8.random(in: 0...255, using: &dice))
            }
        }
        #expect(answers(data.pieces(&dice, upTo: 9)) == answers([data]))
        try readAsFiles(data)
    }
}
