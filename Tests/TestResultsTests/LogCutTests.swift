import Foundation
import TestResults
import Testing

@Suite("Cutting logs by tests")
struct LogCutTests {
    private static let day = 1_767_323_045.0  // 2026-01-02 03:04:05 UTC

    private static func test(_ name: String, _ start: Double, _ end: Double?) -> TestResult {
        TestResult(
            name: TestName(name), status: .failed, startedAt: day + start, endedAt: end.map { day + $0 })
    }

    private static func cut(_ files: [String], _ tests: [TestResult], piece: Int = .max, offset: Double = 0) -> [String]
    {
        var cut = LogCut(TestWindows(tests, clockOffset: offset))
        for file in files {
            cut.beginFile()
            let bytes = Array(file.utf8)
            var place = 0
            while place < bytes.count {
                let end = min(bytes.count, place + min(piece, bytes.count))
                bytes[place..<end].withUnsafeBytes { cut.feed($0) }
                place = end
            }
        }
        cut.endFile()
        return tests.indices.map { test in
            cut.parts(ofTest: test).map { part in
                String(decoding: Array(files[part.file].utf8)[part.bytes], as: UTF8.self)
            }.joined(separator: "|")
        }
    }

    private static let log = """
        left over from before
        2026-01-02 03:04:04.999+0000: 12: info : libvirt version: 12.0.0
        2026-01-02 03:04:05.000+0000: 12: debug : virThreadJobSet:93 : a1
        \tsecond line of a1

        2026-01-02 03:04:05.700+0000: 12: error : a2
        2026-01-02 03:04:06.500+0000: 12: debug : between
        2026-01-02 03:04:07.000+0000: 13: debug : b1
        2026-01-02 03:04:08.999+0000: 13: debug : b2
        not a time 2026-01-02 03:04:05.000+0000
        2026-01-02 03:04:09.500+0000: 13: debug : after
        """
    private static let tests = [test("a", 0.0002, 1.2), test("b", 2, 4)]
    private static let a = """
        2026-01-02 03:04:05.000+0000: 12: debug : virThreadJobSet:93 : a1
        \tsecond line of a1

        2026-01-02 03:04:05.700+0000: 12: error : a2

        """
    private static let b = """
        2026-01-02 03:04:07.000+0000: 13: debug : b1
        2026-01-02 03:04:08.999+0000: 13: debug : b2
        not a time 2026-01-02 03:04:05.000+0000

        """

    @Test("A test gets the entries of its time, whole, and nobody those between", arguments: [1, 2, 7, 33, 64, 10_000])
    func cuts(_ piece: Int) {
        #expect(Self.cut([Self.log], Self.tests, piece: piece) == [Self.a, Self.b])
    }

    @Test("An entry that goes on in the next file stays whole", arguments: [3, 10_000])
    func rotated(_ piece: Int) {
        let place = Self.log.range(of: "\n\n")!.lowerBound
        let files = [String(Self.log[...place]), String(Self.log[Self.log.index(after: place)...])]
        let first = Self.a.range(of: "\n\n")!.lowerBound
        let a = Self.a[...first] + "|" + Self.a[Self.a.index(after: first)...]
        #expect(Self.cut(files, Self.tests, piece: piece) == [String(a), Self.b])
    }

    @Test("A clock that was set back does no harm, and tests at the same time share entries")
    func disorder() {
        let log = "2026-01-02 03:04:07.1+0000: b\n2026-01-02 03:04:05.1+0000: a\n2026-01-02 03:04:07.2+0000: b\n"
        let lines = log.split(separator: "\n").map { "\($0)\n" }
        let twice = "\(lines[0])|\(lines[2])"
        #expect(Self.cut([log], Self.tests) == [lines[1], twice])
        let both = [Self.test("a", 0, 3), Self.test("b", 2, nil)]
        #expect(Self.cut([log], both) == [log, twice])
    }

    @Test("Zones and QEMU's form of a time mean the same moment")
    func forms() {
        let lines = [
            "2026-01-02 04:04:05.100+0100: 1: debug : a\n", "2026-01-01T21:34:05.100000-05:30 a\n",
            "2026-01-02T03:04:05.100000Z qemu-system-x86_64: a\n",
        ]
        #expect(Self.cut([lines.joined()], [Self.test("a", 0, 1)]) == [lines.joined()])
        #expect(Self.cut([lines.joined()], [Self.test("a", 3600, 3601)]) == [""])
        #expect(Self.cut([lines.joined()], [Self.test("a", 3600, 3601)], offset: -3600) == [lines.joined()])
    }

    @Test("A log without times belongs to no test")
    func none() {
        #expect(Self.cut(["a\nb\n", "2026-13-02 03:04:05.1+0000: x\n"], Self.tests) == ["", ""])
        #expect(Self.cut(["", "\n"], Self.tests) == ["", ""])
    }

    @Test("Files of one daemon are one log, whatever rotation and CI's collection made of their names")
    func families() {
        let paths = [
            "logs/libvirt/virtqemud.log", "logs/libvirt/virtqemud.log.1.log", "logs/libvirt/qemu/tckdemo.log",
            "logs/libvirt/virtqemud.log-20260102", "logs/avocado/1-x/stdout.log", "logs/coredumpctl.txt",
        ]
        let families = LogFamily.families(in: paths)
        #expect(families.map(\.name) == ["qemu/tckdemo", "virtqemud"])
        #expect(families[1].paths.count == 3)
        #expect(LogFamily.isPacked("libvirt/virtqemud.log.2.gz.log"))
    }
}
