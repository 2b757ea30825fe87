import Foundation
import Testing

@testable import Terminal

@Suite("Links")
struct HyperlinkTests {
    private let style = Style(isEnabled: false, hasLinks: true)

    @Test("Ours pass the sanitizer, and nobody else's do")
    func pass() {
        let link = style.link("job", to: "https://example.org/1")
        #expect(link.hasPrefix("\u{1B}]8;id=") && link.contains(";https://example.org/1\u{1B}\\job\u{1B}]8;id="))
        #expect(Hyperlink.sanitized("a \(link) b", .plain) == "a \(link) b")
        #expect(Hyperlink.sanitized("\u{1B}]8;;https://evil.example\u{1B}\\click\u{1B}]8;;\u{1B}\\", .plain) == "click")
        #expect(Hyperlink.sanitized("\u{1B}[31m\(link)\u{1B}[2J", .plain) == link)
    }

    @Test(
        "What is no web address is no link",
        arguments: ["javascript:x", "https://a/\u{1B}\\", "file:///x", "", "https://é"])
    func noAddress(_ address: String) {
        #expect(style.link("job", to: address) == "job")
        #expect(Style.plain.link("job", to: "https://example.org") == "job")
    }

    @Test("They don't change the columns of a table")
    func table() {
        let rows: [[Table.Cell]] = [[Table.Cell("12", link: "https://example.org/12"), "x"], ["3", "y"]]
        let plain = Table(["ID", "B"], rows).text(width: 80, style: .plain)
        let linked = Table(["ID", "B"], rows).text(width: 80, style: style)
        #expect(linked != plain && Sanitizer.text(linked, .plain) == plain)
    }

    @Test(
        "Terminals that have them are known",
        arguments: [
            (["TERM": "xterm-256color", "VTE_VERSION": "7600"], true),
            (["TERM": "xterm-256color", "VTE_VERSION": "4803"], false), (["TERM": "xterm-kitty"], true),
            (["TERM": "xterm-256color", "TERM_PROGRAM": "vscode"], true), (["TERM": "foot-extra"], true),
            (["TERM": "xterm-256color"], false), (["TERM": "dumb", "VTE_VERSION": "7600"], false),
            (["TERM": "tmux-256color", "VTE_VERSION": "7600"], false),
            (["TERM": "xterm-256color", "VTE_VERSION": "7600", "VIRT_CI_HYPERLINKS": "never"], false),
            (["TERM": "dumb", "VIRT_CI_HYPERLINKS": "always"], true), ([:], false),
        ] as [([String: String], Bool)])
    func detection(_ environment: [String: String], _ isShown: Bool) {
        #expect(Hyperlink.areShown(environment: environment, isTerminal: true) == isShown)
        let isForced = environment["VIRT_CI_HYPERLINKS"] == "always"
        #expect(Hyperlink.areShown(environment: environment, isTerminal: false) == isForced)
    }
}
