import Foundation
import Glibc
import Testing

@testable import Terminal

@Suite("The console")
struct ConsoleTests {
    let output: Recording
    let diagnostics: Recording
    let console: Console

    init() throws {
        output = try Recording()
        diagnostics = try Recording()
        console = Console(
            standardOutput: output.descriptor, standardError: diagnostics.descriptor, environment: ["TERM": "xterm"])
    }

    @Test("Data goes to standard output, words for people to standard error")
    func separates() {
        console.out("data\n")
        console.note("a note")
        console.warning("careful")
        console.error("It did not start", hint: "virsh net-start default")
        #expect(output.text == "data\n")
        #expect(
            diagnostics.text
                == "a note\nwarning: careful\nerror: It did not start\nhint: virsh net-start default\n")
    }

    @Test("Further lines of an error are indented, and its names can't do anything")
    func indents() {
        console.error("No '\u{1B}]0;owned\u{7}x\u{1B}[2J'\nthe cause")
        #expect(diagnostics.text == "error: No 'x'\n  the cause\n")
    }

    @Test("Bytes reach a file as they are")
    func passesBytes() {
        let bytes = Data([0x00, 0xFF, 0x1B, 0x5B, 0x32, 0x4A, 0x0D, 0xC3])
        console.out(bytes: bytes)
        console.pass(bytes, to: .output)
        console.endPass(to: .output)
        #expect(output.bytes == bytes + bytes)
    }

    @Test("A reader that has left is a failure that can be asked for, and no end of the program")
    func survivesBrokenPipe() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let console = Console(standardOutput: ends[1], standardError: diagnostics.descriptor)
        #expect(console.failure(of: .output) == nil)
        console.out("nobody reads this")
        console.out("nor this")
        #expect(console.failure(of: .output) == EPIPE)
        #expect(console.failure(of: .diagnostics) == nil)
        var pending = sigset_t()
        sigpending(&pending)
        #expect(sigismember(&pending, SIGPIPE) == 0)
    }

    @Test("A full disk is a failure that can be asked for")
    func noticesFullDisk() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let console = Console(standardOutput: full, standardError: diagnostics.descriptor)
        console.out("x")
        #expect(console.failure(of: .output) == ENOSPC)
    }

    @Test("More than a pipe holds arrives whole, also when the pipe does not block")
    func writesAll() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let text = String(repeating: "0123456789abcdef", count: 1 << 15)
        let reader = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let (received, sender) = AsyncStream<Data>.makeStream()
        let thread = Thread { sender.yield(reader.readDataToEndOfFile()) }
        thread.start()
        Console(standardOutput: ends[1], standardError: diagnostics.descriptor).out(text)
        close(ends[1])
        #expect(await received.first { _ in true } == Data(text.utf8))
    }

    @Test("Answers are one JSON document, or text", arguments: OutputFormat.allCases)
    func shows(_ format: OutputFormat) throws {
        struct Finding: Answer {
            let path = "a/b"
            let day = Date(timeIntervalSince1970: 0)
            func text(width: Int?, style: Style) -> String { "found at \(path)\n" }
        }
        try console.show(Finding(), as: format)
        switch format {
        case .text: #expect(output.text == "found at a/b\n")
        case .json:
            #expect(output.text == "{\n  \"day\" : \"1970-01-01T00:00:00Z\",\n  \"path\" : \"a/b\"\n}\n")
        case .jsonl: #expect(output.text == "{\"day\":\"1970-01-01T00:00:00Z\",\"path\":\"a/b\"}\n")
        }
    }

    @Test("An empty list is a word for people, and an empty JSON list for scripts")
    func showsNothing() throws {
        struct Member: Row {
            static let header = ["NAME"]
            var cells: [Table.Cell] { ["x"] }
        }
        try console.show([Member](), as: .text, empty: "There are none")
        #expect(output.text.isEmpty && diagnostics.text == "There are none\n")
        try console.show([Member](), as: .json)
        #expect(try JSONDecoder().decode([Int].self, from: output.bytes).isEmpty)
        try console.show([Member()], as: .text)
        #expect(output.text.hasSuffix("NAME\nx\n"))
    }
}
