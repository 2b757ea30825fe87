import Programs
import TestTerminal
import Testing

extension TerminalScreen {
    /// Starts virt-ci in a terminal, and takes both away after a body.
    static func with(
        _ arguments: [String] = [], in sandbox: Sandbox, environment: [String: String] = [:], columns: Int = 90,
        lines: Int = 24, _ body: (TerminalScreen) async throws -> Void
    ) async throws {
        try await with(
            [try Sandbox.program().name] + arguments, in: sandbox.root,
            environment: sandbox.environment(environment), columns: columns, lines: lines, body)
    }

    /// Returns the screen as soon as the session reads a line. Before that the terminal is not readline's, and takes keys
    /// such as Ctrl-D for itself.
    @discardableResult
    func waitForPrompt() async throws -> String {
        try await waitUntil("a prompt") { screen in
            let last = screen.split(separator: "\n").last ?? ""
            return last.hasPrefix("virt-ci") && last.hasSuffix(">")
        }
    }
}

extension Installed {
    static let terminalReason: Comment = "needs tmux"
    static var terminal: Bool { TerminalScreen.isPossible }
}
