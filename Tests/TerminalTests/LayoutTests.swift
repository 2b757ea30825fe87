import Foundation
import Testing

@testable import Terminal

@Suite("Widths and tables")
struct LayoutTests {
    @Test(
        "Columns are counted as terminals show them",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ａ", 2), ("한국", 4), ("👍", 2), ("❤️", 2),
            ("👩‍👩‍👧", 2), ("…", 1), ("\u{200B}", 0), ("━", 1), ("🇩🇪", 2), ("ﾊﾛｰ", 3),
        ])
    func counts(_ text: String, _ width: Int) { #expect(DisplayWidth.of(text) == width) }

    @Test(
        "Text is cut to what fits",
        arguments: [
            ("abcdef", 6, "abcdef", "abcdef"), ("abcdefgh", 7, "abcdef…", "abc…fgh"), ("日本語", 4, "日…", "日…"),
            ("日本語日本語", 7, "日本語…", "日本…語"), ("abc", 1, "…", "…"), ("abc", 0, "", ""), ("abc", -1, "", ""),
        ])
    func truncates(_ text: String, _ width: Int, _ end: String, _ middle: String) {
        #expect(DisplayWidth.truncate(text, to: width) == end)
        #expect(DisplayWidth.truncateMiddle(text, to: width) == middle)
        #expect(DisplayWidth.of(middle) <= max(0, width))
    }

    private let table = Table(
        ["ID", "NAME", "STATUS"],
        [
            ["7", "fedora-43-tests of a long name", Table.Cell("failed", .failure)], ["1187", "日本語", "passed"],
            ["2"],
        ], alignments: [.right])

    @Test("Nothing is cut for a file, and no space ends a line")
    func wide() {
        #expect(
            table.text(width: nil, style: .plain) == """
                  ID  NAME                            STATUS
                   7  fedora-43-tests of a long name  failed
                1187  日本語                          passed
                   2

                """)
    }

    @Test("The widest column gives way on a narrow terminal")
    func narrow() {
        #expect(
            table.text(width: 26, style: .plain) == """
                  ID  NAME          STATUS
                   7  fedora-43-t…  failed
                1187  日本語        passed
                   2

                """)
    }

    @Test("No line is wider than the terminal, if six columns a field can be had", arguments: 22...60)
    func fits(_ width: Int) {
        for line in table.text(width: width, style: .plain).split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= width)
        }
    }

    @Test("Colour changes no layout")
    func coloured() {
        let text = table.text(width: 26, style: Style(isEnabled: true))
        #expect(text.contains("\u{1B}[1;31mfailed\u{1B}[0m"))
        #expect(Sanitizer.text(text, .plain) == table.text(width: 26, style: .plain))
    }

    @Test("Cells can't break their line")
    func hostileCells() {
        #expect(Table([], [["a\nb\u{1B}[2J", "c"]]).text(width: nil, style: .plain) == "a b  c\n")
        #expect(Table([], []).text(width: 10, style: .plain).isEmpty)
    }

    @Test("What matters least is made narrower first, but not to nothing")
    func shrinking() {
        let name = "debian-12-disks: [qcow2, 64M]"
        let rows: [[Table.Cell]] = [[Table.Cell(name), "failed, allowed: runner system", "sample-virt/hypervisor"]]
        let table = Table([], rows, shrinking: [2, 1])
        #expect(table.text(width: nil, style: .plain).hasPrefix(name + "  failed, allowed: runner system  sample"))
        #expect(table.text(width: 76, style: .plain) == "\(name)  failed, allowed: runner system  sample-virt/…\n")
        #expect(table.text(width: 60, style: .plain) == "\(name)  failed, allowe…  sample-virt…\n")
        for width in 22...90 {
            let line = table.text(width: width, style: .plain).dropLast()
            #expect(DisplayWidth.of(String(line)) <= width)
        }
    }

    @Test("A path keeps its end")
    func path() {
        let rows: [[Table.Cell]] = [["1 KiB", Table.Cell("logs/avocado/some-test/debug.log", isPath: true)]]
        #expect(Table([], rows).text(width: 27, style: .plain) == "1 KiB  logs/avoca…debug.log\n")
    }
}

@Suite("Quantities")
struct FormatTests {
    @Test(
        "Durations",
        arguments: [
            (0, "0.0 s"), (0.44, "0.4 s"), (9.96, "10 s"), (12, "12 s"), (59.6, "1 min"), (72, "1 min 12 s"),
            (3600, "1 h"), (7500, "2 h 5 min"), (90000, "1 d 1 h"), (-1, "0.0 s"),
        ])
    func durations(_ seconds: Double, _ text: String) { #expect(Format.duration(.seconds(seconds)) == text) }

    @Test(
        "Sizes",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (50_541_363, "48.2 MiB"), (1_048_570, "1.0 MiB"),
            (1_288_490_189, "1.2 GiB"), (UInt64.max, "16384.0 PiB"),
        ] as [(UInt64, String)])
    func sizes(_ bytes: UInt64, _ text: String) { #expect(Format.size(bytes) == text) }

    @Test("Parts share the unit of the whole where they can")
    func parts() {
        #expect(Format.size(48 << 20, of: 512 << 20) == "48.0 of 512.0 MiB")
        #expect(Format.size(512, of: 512 << 20) == "512 B of 512.0 MiB")
        #expect(Format.size(1, of: 2) == "1 of 2 B")
    }

    @Test(
        "Points in time, seen from now",
        arguments: [
            (-5, "just now"), (-45, "45 s ago"), (-200, "3 min ago"), (7300, "in 2 h"), (-200_000, "2 days ago"),
        ] as [(Double, String)])
    func relative(_ seconds: Double, _ text: String) {
        let now = Date(timeIntervalSince1970: 1_795_477_159)
        #expect(Format.relative(now.addingTimeInterval(seconds), to: now) == text)
        #expect(Format.iso(now) == "2026-11-23T23:39:19Z")
    }

    @Test("Counted things")
    func counts() {
        #expect(Format.count(1, "test") == "1 test")
        #expect(Format.count(0, "test") == "0 tests")
        #expect(Format.count(2, "entry", "entries") == "2 entries")
    }
}
