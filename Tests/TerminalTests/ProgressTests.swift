import Foundation
import Testing

@testable import Terminal

@Suite("Progress")
struct ProgressTests {
    private func line(_ model: ProgressModel, _ seconds: Int, width: Int = 100) -> String? {
        model.liveLine(at: .seconds(seconds), width: width, style: .plain, isUnicode: false)
    }

    @Test("A transfer shows its share, rate and what is left, by the last seconds")
    func transfer() {
        var model = ProgressModel()
        for second in 0...20 {
            let bytes = second <= 10 ? UInt64(second) << 20 : 10 << 20 + UInt64(second - 10) << 22
            _ = model.update(.transfer("Fetching a.zip", done: bytes, total: 100 << 20), at: .seconds(second))
        }
        #expect(
            line(model, 20)
                == "| Fetching a.zip  ############------------  50.0 of 100.0 MiB, 4.0 MiB/s, 13 s left")
        #expect(line(model, 35)?.contains(" 1.0 MiB/s") == true, "a stalled transfer slows down")
    }

    @Test("An unknown total has no bar, and no rate is guessed in the first second")
    func unknownTotal() {
        var model = ProgressModel()
        _ = model.update(.transfer("Fetching", done: 0, total: nil), at: .zero)
        _ = model.update(.transfer("Fetching", done: 3 << 20, total: nil), at: .milliseconds(500))
        let early = model.liveLine(at: .milliseconds(500), width: 80, style: .plain, isUnicode: false)
        #expect(early == "/ Fetching  3.0 MiB, 0 s")
        #expect(line(model, 2) == "| Fetching  3.0 MiB, 1.5 MiB/s, 2 s")
    }

    @Test("An activity counts its own time; another name starts anew, another detail does not")
    func activity() {
        var model = ProgressModel()
        #expect(model.update(.activity("Booting", detail: "address"), at: .seconds(5)) == "Booting…")
        #expect(model.update(.activity("Booting", detail: "ssh"), at: .seconds(12)) == nil)
        #expect(line(model, 77) == "- Booting  1 min 12 s, ssh")
        #expect(model.update(.activity("Testing"), at: .seconds(80)) == "Testing…")
        #expect(line(model, 83)?.hasSuffix(" Testing  3 s") == true)
        model.clear()
        #expect(line(model, 90) == nil && model.plainLine(at: .seconds(200)) == nil)
    }

    @Test("What is usual says how much is left, and past it how late it is")
    func usual() {
        var model = ProgressModel()
        _ = model.update(.steps("Booting", done: 2, total: 6, detail: "ssh", usual: .seconds(28)), at: .zero)
        #expect(line(model, 5)?.hasSuffix("2 of 6, 5 s, about 23 s left, ssh") == true)
        #expect(line(model, 30)?.hasSuffix("2 of 6, 30 s, usually 28 s, ssh") == true)
        #expect(model.plainLine(at: .seconds(20)) == "Booting… 2 of 6, 20 s, about 8 s left, ssh")
    }

    @Test("The live line fits any width", arguments: 10...120)
    func fits(_ width: Int) {
        var model = ProgressModel()
        let name = "Fetching 日本語-libvirt-rpms.zip of job 7001100\u{1B}[2J\n"
        _ = model.update(.transfer(name, done: 0, total: 1 << 30), at: .zero)
        _ = model.update(.transfer(name, done: 5 << 20, total: 1 << 30), at: .seconds(9))
        for isUnicode in [true, false] {
            let line = model.liveLine(at: .seconds(9), width: width, style: .plain, isUnicode: isUnicode) ?? ""
            #expect(DisplayWidth.of(line) < width && !line.isEmpty)
            #expect(!line.contains("\u{1B}") && !line.contains("\n"))
        }
    }

    @Test("Without a terminal there is a line at the start and one every ten seconds")
    func plainLines() throws {
        let file = try Recording()
        let console = Console(standardOutput: file.descriptor, standardError: file.descriptor, environment: [:])
        let progress = ProgressDisplay(console)
        progress.tick(at: .seconds(1))
        progress.update(.activity("Booting the machine"), at: .seconds(2))
        for second in 3...25 { progress.tick(at: .seconds(second)) }
        progress.update(.steps("Installing", done: 1, total: 3), at: .seconds(26))
        progress.end()
        progress.tick(at: .seconds(60))
        progress.update(.activity("Too late"), at: .seconds(61))
        #expect(
            file.text == """
                Booting the machine…
                Booting the machine… 10 s
                Booting the machine… 20 s
                Installing…

                """)
    }

    @Test("On a terminal the live line goes when the progress ends, by a value or by an error")
    func endsWithScope() async throws {
        struct Stop: Error {}
        let screen = try Screen()
        let console = Console(
            standardOutput: screen.descriptor, standardError: screen.descriptor, color: .never,
            environment: ["TERM": "xterm", "LANG": "C"])
        let value = await console.withProgress { progress in
            progress.update(.activity("Booting"))
            #expect(screen.written().contains(" Booting  0 s␛[K"))
            return 7
        }
        #expect(value == 7)
        #expect(screen.written().hasSuffix("␍␛[2K"))
        await #expect(throws: Stop.self) {
            try await console.withProgress { progress in
                progress.update(.activity("Booting"))
                throw Stop()
            }
        }
        #expect(screen.written().hasSuffix("␍␛[2K"))
        #expect(console.claimLiveLine(), "the line is free again")
    }

    @Test("Progress inside progress writes plain lines over the live one")
    func nests() async throws {
        let screen = try Screen()
        let console = Console(
            standardOutput: screen.descriptor, standardError: screen.descriptor, color: .never,
            environment: ["TERM": "xterm"])
        await console.withProgress { outer in
            outer.update(.activity("Outer"))
            await console.withProgress { inner in inner.update(.activity("Inner")) }
            #expect(screen.written().contains("Inner…\n␍"))
        }
    }
}
