import TestTerminal
import Testing

@Suite("A session about a machine", .serialized, .enabled(if: Installed.terminal, Installed.terminalReason))
struct SessionShellTests {
    @Test("A shell in the machine has the terminal, and Ctrl-D comes back to a terminal as it was")
    func shell() async throws {
        try await KeptMachine.use { machine in
            try await TerminalScreen.with(in: machine.sandbox, environment: ["SHELL": "/bin/sh"]) { screen in
                try await screen.waitForLast("virt-ci>")
                try await screen.type("shell ", "Tab")
                try await screen.waitForLast("virt-ci> shell kept")
                try await screen.type("", "Enter")
                try await screen.waitFor("DEPLOY_KEY")
                try await screen.type("echo \"in $(pwd)\"", "Enter")
                try await screen.waitFor("in ROOT/guest/project")
                // Ctrl-C is the guest's own, and so is the window's size.
                try await screen.type("sleep 1000", "Enter")
                try await screen.type("", "C-c")
                try await screen.resize(columns: 71, lines: 20)
                try await screen.type("stty size", "Enter")
                try await screen.waitFor("20 71")
                try await screen.type("", "C-d")
                try await screen.waitForLast("virt-ci>")
                try await screen.type("machi", "Tab", "Enter")
                try await screen.waitFor("kept, ends")
                try await screen.waitForPrompt()
                try await screen.type("", "C-d")
                try await screen.waitForEnd(0)
            }
        }
    }
}
