import Foundation
import Programs
import TestTerminal
import Testing

@Suite("A session on a terminal", .serialized, .enabled(if: Installed.terminal, Installed.terminalReason))
struct SessionTests {
    @Test("Runs the commands of the command line, one after another, and Ctrl-D leaves")
    func commands() async throws {
        try await Sandbox.with { sandbox in
            try await TerminalScreen.with(in: sandbox) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("machines", "Enter")
                try await screen.waitFor("There are no machines.\nvirt-ci>")
                try await screen.type("run nonsense", "Enter")
                let shown = try await screen.waitFor("hint: ")
                #expect(shown.contains("error: 'nonsense' is not a web address"))
                try await screen.waitForPrompt()
                try await screen.type("", "C-d")
                try await screen.waitForEnd(0)
            }
        }
    }

    @Test("Tab knows subcommands, options and values, and says what they mean")
    func tab() async throws {
        try await Sandbox.with { sandbox in
            try await TerminalScreen.with(in: sandbox) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("prof", "Tab")
                try await screen.waitForLast("virt-ci> profile")
                try await screen.type("", "Tab")
                let shown = try await screen.waitUntil("the line again below the list") {
                    $0.contains("validate") && $0.hasSuffix("virt-ci> profile")
                }
                #expect(shown.contains("show      Print a profile"))
                try await screen.type("list --for", "Tab")
                try await screen.waitForLast("virt-ci> profile list --format")
                try await screen.type("j", "Tab")
                try await screen.waitForLast("virt-ci> profile list --format json")
            }
        }
    }

    @Test("What was typed is there in the next session, and Ctrl-R finds it")
    func history() async throws {
        try await Sandbox.with { sandbox in
            for last in ["machines", "image list"] {
                try await TerminalScreen.with(in: sandbox) { screen in
                    try await screen.waitForLast("virt-ci>")
                    try await screen.type(last, "Enter")
                    try await screen.waitFor("There are no")
                    try await screen.type(" exit", "Enter")
                    try await screen.waitForEnd(0)
                }
            }
            try await TerminalScreen.with(in: sandbox) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("", "Up")
                try await screen.waitForLast("virt-ci> image list")
                try await screen.type("", "Up")
                try await screen.waitForLast("virt-ci> machines")
                try await screen.type("", "C-c")
                try await screen.waitForLast("virt-ci>")
                try await screen.type("", "C-r")
                try await screen.type("lis")
                try await screen.waitFor("(reverse-i-search)`lis': image list")
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: sandbox.state + "/history")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("Ctrl-Z stops it as any program of a shell's, and fg brings the line back")
    func stopped() async throws {
        try await Sandbox.with { sandbox in
            let virtCI = try Sandbox.program().name
            try await TerminalScreen.with(
                ["bash", "--norc", "--noprofile", "-i"], in: sandbox.root,
                environment: sandbox.environment(["PS1": "shell> ", "HISTFILE": "/dev/null"])
            ) { screen in
                try await screen.waitForLast("shell>")
                try await screen.type(virtCI, "Enter")
                try await screen.waitForLast("virt-ci>")
                try await screen.type("machi", "C-z")
                try await screen.waitFor("Stopped")
                try await screen.waitForLast("shell>")
                // The shell has the terminal as it was: what is typed is seen, and lines are lines.
                try await screen.type("stty -a | grep -c ' echo '", "Enter")
                try await screen.waitFor("\n1\nshell>")
                try await screen.type("fg", "Enter")
                try await screen.waitForLast("virt-ci> machi")
                try await screen.type("", "Tab", "Enter")
                try await screen.waitFor("There are no machines.\nvirt-ci>")
                try await screen.type("exit", "Enter")
                try await screen.waitForLast("shell>")
            }
        }
    }

    @Test("Ctrl-C gives the line up, an open quote too")
    func interrupted() async throws {
        try await Sandbox.with { sandbox in
            try await TerminalScreen.with(in: sandbox) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("run 'a", "Enter")
                try await screen.waitForLast(">")
                try await screen.type("b")
                try await screen.waitForLast("> b")
                try await screen.type("", "C-c")
                try await screen.waitForLast("virt-ci>")
                try await screen.type("nonsense")
                try await screen.waitForLast("virt-ci> nonsense")
                try await screen.type("", "C-c")
                let shown = try await screen.waitForLast("virt-ci>")
                #expect(shown == "virt-ci> run 'a\n> b^C\nvirt-ci> nonsense^C\nvirt-ci>")
            }
        }
    }

    @Test("A command goes on in the next line after a backslash and in a quote; pasted lines are commands of their own")
    func lines() async throws {
        try await Sandbox.with { sandbox in
            try await TerminalScreen.with(in: sandbox) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("profile list \\", "Enter")
                try await screen.waitForLast(">")
                try await screen.type("--format nope", "Enter")
                try await screen.waitFor("'nope' is invalid for")
                try await screen.paste("destroy one\ndestroy two")
                try await screen.waitFor("destroy two")
                #expect(!(try await screen.text().contains("There is no machine")))
                try await screen.type("", "Enter")
                let shown = try await screen.waitFor("There is no machine 'two'")
                #expect(shown.contains("There is no machine 'one'"))
            }
        }
    }

    @Test("A narrower window has the line in two")
    func resized() async throws {
        try await Sandbox.with { sandbox in
            try await TerminalScreen.with(in: sandbox) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("run " + String(repeating: "x", count: 60))
                try await screen.waitFor("xxx")
                try await screen.resize(columns: 40, lines: 20)
                try await screen.waitUntil("two lines") {
                    $0.split(separator: "\n").suffix(2).allSatisfy { $0.hasSuffix("xx") }
                }
                try await screen.type("", "BSpace")
                try await screen.type("", "C-a")
                try await screen.type("y")
                try await screen.waitFor("virt-ci> yrun xxx")
            }
        }
    }

    @Test("The user's inputrc is obeyed, vi mode too")
    func inputrc() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.write("set editing-mode vi\n$if virt-ci\n\"Q\": \"machines\"\n$endif\n", to: "home/.inputrc")
            try await TerminalScreen.with(in: sandbox) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("Q")
                try await screen.waitForLast("virt-ci> machines")
                try await screen.type("", "Escape")
                try await screen.type("0")
                try await screen.type("x")
                try await screen.waitForLast("virt-ci> achines")
            }
        }
    }
}
