import Foundation
import Testing

@testable import Terminal

@Suite("The console on a terminal")
struct ScreenTests {
    let screen: Screen
    let console: Console

    init() throws {
        screen = try Screen(columns: 60)
        console = Console(
            standardOutput: screen.descriptor, standardError: screen.descriptor, color: .never,
            environment: ["TERM": "xterm"])
    }

    @Test(
        "Colour is decided by the stream, TERM, NO_COLOR and --color",
        arguments: [
            (.auto, ["TERM": "xterm"], true), (.auto, ["TERM": "dumb"], false), (.auto, [:], false),
            (.auto, ["TERM": "xterm", "NO_COLOR": "1"], false), (.auto, ["TERM": "xterm", "NO_COLOR": ""], true),
            (.always, ["TERM": "dumb", "NO_COLOR": "1"], true), (.never, ["TERM": "xterm"], false),
        ] as [(ColorChoice, [String: String], Bool)])
    func decidesColour(_ choice: ColorChoice, _ environment: [String: String], _ isColoured: Bool) throws {
        let file = try Recording()
        let console = Console(
            standardOutput: screen.descriptor, standardError: file.descriptor, color: choice,
            environment: environment)
        #expect(console.output.style.isEnabled == isColoured)
        #expect(console.diagnostics.style.isEnabled == (choice == .always))
        #expect(console.output.isTerminal && !console.diagnostics.isTerminal)
    }

    @Test("The width is the terminal's, and a file has none")
    func knowsWidth() throws {
        let file = try Recording()
        #expect(console.output.width == 60)
        #expect(Console(standardOutput: file.descriptor, environment: [:]).output.width == nil)
    }

    @Test("A line written meanwhile does not tear the live line")
    func keepsLiveLine() {
        #expect(console.claimLiveLine())
        console.setLiveLine("live")
        #expect(screen.written() == "␍live␛[K")
        console.note("note")
        #expect(screen.written() == "␍␛[2Knote\n␍live␛[K")
        console.setLiveLine(nil)
        #expect(screen.written() == "␍␛[2K")
        console.note("last")
        #expect(screen.written() == "last\n")
    }

    @Test("The live line waits for the end of a begun line, and a note begins its own")
    func waitsForLineEnd() {
        console.setLiveLine("live")
        _ = screen.written()
        console.pass(Data("half".utf8), to: .output)
        console.setLiveLine("newer")
        #expect(screen.written() == "␍␛[2Khalf")
        console.pass(Data(" whole\n".utf8), to: .output)
        #expect(screen.written() == " whole\n␍newer␛[K")
        console.pass(Data("half".utf8), to: .output)
        console.note("note")
        #expect(screen.written() == "␍␛[2Khalf\n␍newer␛[K␍␛[2Knote\n␍newer␛[K")
    }

    @Test("The live line has one owner, and none on a dumb terminal")
    func hasOneOwner() {
        #expect(console.claimLiveLine())
        #expect(!console.claimLiveLine())
        console.releaseLiveLine()
        #expect(console.claimLiveLine())
        let dumb = Console(
            standardOutput: screen.descriptor, standardError: screen.descriptor, environment: ["TERM": "dumb"])
        #expect(!dumb.claimLiveLine())
    }

    @Test("Data can't disturb the terminal either")
    func cleansData() {
        console.out("a\u{1B}[2J\u{1B}]52;c;eA==\u{7}b\n")
        console.out(bytes: Data("c\u{9B}31md\n".utf8))
        #expect(screen.written() == "ab\ncd\n")
    }

    @Test("Output passed on keeps its colours, gets them put back, and its last line is ended")
    func passesColours() throws {
        let coloured = Console(
            standardOutput: screen.descriptor, standardError: screen.descriptor, environment: ["TERM": "xterm"])
        coloured.pass(Data("\u{1B}[3".utf8), to: .output)
        coloured.pass(Data("1mred".utf8), to: .output)
        coloured.endPass(to: .output)
        coloured.endPass(to: .output)
        #expect(screen.written() == "␛[31mred␛[0m\n")
    }
}
