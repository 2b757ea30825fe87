import Foundation
import Programs

/// A program in a terminal of tmux's: keys go in, and the screen is read.
struct ShellTerminal: Sendable {
    private static let tmux = Program("tmux", debianPackage: "tmux", fedoraPackage: "tmux")
    static var isInstalled: Bool { (try? tmux.locate()) != nil }

    private let socket: String
    private let environment: [String: String?]

    /// Runs a body with a command in a terminal, and ends it afterwards.
    static func use(
        _ command: String, environment: [String: String?], in sandbox: Sandbox,
        _ body: (ShellTerminal) async throws -> Void
    ) async throws {
        let terminal = ShellTerminal(socket: sandbox.root + "/tmux", environment: environment)
        _ = try await tmux.run(
            [
                "-S", terminal.socket, "-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "40", "-c",
                sandbox.root,
                command,
            ],
            environment: environment, directory: sandbox.root, deadline: .seconds(20))
        do {
            try await body(terminal)
            try await terminal.tell(["kill-server"])
        } catch {
            _ = try? await terminal.tell(["kill-server"])
            throw error
        }
    }

    /// Types text as it is, and presses a key.
    func type(_ text: String, then key: String) async throws {
        try await tell(["send-keys", "-l", text])
        try await press(key)
    }

    func press(_ key: String) async throws { try await tell(["send-keys", key]) }

    /// Returns as soon as the screen shows a text; a test's time limit ends it otherwise.
    func waitFor(_ text: String) async throws {
        while try await !tell(["capture-pane", "-p", "-J"]).contains(text) { try Task.checkCancellation() }
    }

    @discardableResult
    private func tell(_ words: [String]) async throws -> String {
        try await Self.tmux.run(["-S", socket] + words, environment: environment, deadline: .seconds(20)).text
    }
}
