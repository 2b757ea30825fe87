import Foundation
import Programs
import Testing

/// A program in a real terminal, whose screen is read as text: a tmux server of the test's own, and a client of it that
/// tells when something was drawn.
actor TerminalScreen {
    /// The terminal ended, or its time was over, before it showed what was waited for.
    struct NotSeen: Error {
        let text: String
        let screen: String
    }

    private let sandbox: Sandbox
    /// The server's own, so that it is none of the processes of the sandbox, and never one that is about to end.
    private let folder = "/tmp/vt-\(UUID().uuidString.lowercased().prefix(8))"
    private var events: AsyncStream<Void>.AsyncIterator
    private let event: AsyncStream<Void>.Continuation

    private init(_ sandbox: Sandbox) {
        self.sandbox = sandbox
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        events = stream.makeAsyncIterator()
        event = continuation
    }

    /// Starts virt-ci in a terminal, and takes both away after a body.
    static func with(
        _ arguments: [String] = [], in sandbox: Sandbox, environment: [String: String] = [:], columns: Int = 90,
        lines: Int = 24, _ body: (TerminalScreen) async throws -> Void
    ) async throws {
        let screen = TerminalScreen(sandbox)
        try FileManager.default.createDirectory(atPath: screen.folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: screen.folder) }
        try Data("set -g status off\n".utf8).write(to: URL(filePath: screen.folder + "/tmux.conf"))
        let size = ["-x", "\(columns)", "-y", "\(lines)"]
        // The shell says how it ended, and keeps the terminal open.
        let script = #"trap : INT; "$0" "$@"; echo "ended with $?"; read -r _"#
        let command = ["sh", "-c", script, try Sandbox.program().name] + arguments
        try await screen.tmux(["new-session", "-d", "-s", "test"] + size + command, environment)
        async let following: Void = screen.follow()
        do {
            try await body(screen)
        } catch {
            _ = try? await screen.tmux(["kill-server"])
            try? await following
            throw error
        }
        try await screen.tmux(["kill-server"])
        try? await following
    }

    /// Types text as it is, and then keys by tmux's names, such as `Enter`, `Tab`, `C-c`.
    func type(_ text: String, _ keys: String...) async throws {
        if !text.isEmpty { try await tmux(["send-keys", "-t", "test", "-l", "--", text]) }
        if !keys.isEmpty { try await tmux(["send-keys", "-t", "test"] + keys) }
    }

    /// Pastes text as a terminal does, in brackets where the program asked for them.
    func paste(_ text: String) async throws {
        try await tmux(["set-buffer", "--", text])
        try await tmux(["paste-buffer", "-p", "-t", "test"])
    }

    func resize(columns: Int, lines: Int) async throws {
        try await tmux(["resize-window", "-t", "test", "-x", "\(columns)", "-y", "\(lines)"])
    }

    /// The screen's lines without what is empty at their ends.
    func text() async throws -> String {
        try await tmux(["capture-pane", "-p", "-t", "test"]).text.replacing(sandbox.root, with: "ROOT")
    }

    /// Returns the screen as soon as it fulfils a condition.
    @discardableResult
    func waitUntil(_ what: String, _ isMet: @Sendable (String) -> Bool) async throws -> String {
        while true {
            let text = try await text()
            if isMet(text) { return text }
            guard await next() else { throw NotSeen(text: what, screen: text) }
        }
    }

    /// Returns the screen as soon as it has a text.
    @discardableResult
    func waitFor(_ text: String) async throws -> String { try await waitUntil(text) { $0.contains(text) } }

    /// Returns the screen as soon as its last line is this one.
    @discardableResult
    func waitForLast(_ line: String) async throws -> String {
        try await waitUntil(line) { $0.split(separator: "\n").last.map(String.init) == line }
    }

    /// The screen when the program has ended with a status.
    @discardableResult
    func waitForEnd(_ status: Int) async throws -> String { try await waitForLast("ended with \(status)") }

    private func next() async -> Bool {
        var iterator = events
        defer { events = iterator }
        return await iterator.next(isolation: self) != nil
    }

    private func follow() async throws {
        defer { event.finish() }
        let event = event
        _ = try await Program.tmux.stream(
            options + ["-C", "attach", "-t", "test"], environment: sandbox.environment([:]), directory: sandbox.root,
            input: .dataThenHeldOpen(Data()), deadline: .seconds(60)
        ) { _, _ in event.yield() }
    }

    private var options: [String] { ["-S", folder + "/socket", "-f", folder + "/tmux.conf"] }

    @discardableResult
    private func tmux(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> ProgramResult {
        try await Program.tmux.run(
            options + arguments, environment: sandbox.environment(environment), directory: sandbox.root,
            deadline: .seconds(20))
    }
}

extension Program {
    fileprivate static let tmux = Program("tmux", debianPackage: "tmux", fedoraPackage: "tmux")
}

extension Installed {
    static let terminalReason: Comment = "needs tmux"
    static var terminal: Bool { (try? Program.tmux.locate()) != nil }
}
