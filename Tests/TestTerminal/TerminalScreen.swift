internal import Foundation
internal import Programs

/// A program in a real terminal, whose screen is read as text: a tmux server of the test's own, and a client of it that
/// tells when something was drawn.
public actor TerminalScreen {
    /// The terminal ended, or its time was over, before it showed what was waited for.
    public struct NotSeen: Error {
        public let text: String
        public let screen: String
    }

    private let work: String
    private let environment: [String: String?]
    private let limit: Duration
    /// The server's own, so that it is none of the processes of the program's, and never one that is about to end.
    private let folder = "/tmp/vt-\(UUID().uuidString.lowercased().prefix(8))"
    private var events: AsyncStream<Void>.AsyncIterator
    private let event: AsyncStream<Void>.Continuation

    private init(_ work: String, _ environment: [String: String?], _ limit: Duration) {
        self.work = work
        self.environment = environment
        self.limit = limit
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        events = stream.makeAsyncIterator()
        event = continuation
    }

    /// Starts a program in a terminal, and takes both away after a body.
    ///
    /// - Parameters:
    ///   - words: Path of the program, and its arguments.
    ///   - work: The folder in which it works; the screen's text calls it ROOT.
    ///   - environment: Changes to our own.
    ///   - limit: How long the terminal is watched.
    public static func with(
        _ words: [String], in work: String, environment: [String: String?], columns: Int = 90, lines: Int = 24,
        limit: Duration = .seconds(60), _ body: (TerminalScreen) async throws -> Void
    ) async throws {
        let screen = TerminalScreen(work, environment, limit)
        try FileManager.default.createDirectory(atPath: screen.folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: screen.folder) }
        try Data("set -g status off\n".utf8).write(to: URL(filePath: screen.folder + "/tmux.conf"))
        let size = ["-x", "\(columns)", "-y", "\(lines)"]
        // The shell says how it ended, and keeps the terminal open.
        let script = #"trap : INT; "$0" "$@"; echo "ended with $?"; read -r _"#
        let command = ["sh", "-c", script] + words
        try await screen.tmux(["new-session", "-d", "-s", "test"] + size + command)
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
    public func type(_ text: String, _ keys: String...) async throws {
        if !text.isEmpty { try await tmux(["send-keys", "-t", "test", "-l", "--", text]) }
        if !keys.isEmpty { try await tmux(["send-keys", "-t", "test"] + keys) }
    }

    /// Pastes text as a terminal does, in brackets where the program asked for them.
    public func paste(_ text: String) async throws {
        try await tmux(["set-buffer", "--", text])
        try await tmux(["paste-buffer", "-p", "-t", "test"])
    }

    public func resize(columns: Int, lines: Int) async throws {
        try await tmux(["resize-window", "-t", "test", "-x", "\(columns)", "-y", "\(lines)"])
    }

    /// The screen's lines without what is empty at their ends.
    public func text() async throws -> String {
        try await tmux(["capture-pane", "-p", "-t", "test"]).text.replacing(work, with: "ROOT")
    }

    /// Returns the screen as soon as it fulfils a condition.
    @discardableResult
    public func waitUntil(_ what: String, _ isMet: @Sendable (String) -> Bool) async throws -> String {
        while true {
            let text = try await text()
            if isMet(text) { return text }
            guard await next() else { throw NotSeen(text: what, screen: text) }
        }
    }

    /// Returns the screen as soon as it has a text.
    @discardableResult
    public func waitFor(_ text: String) async throws -> String { try await waitUntil(text) { $0.contains(text) } }

    /// Returns the screen as soon as its last line is this one.
    @discardableResult
    public func waitForLast(_ line: String) async throws -> String {
        try await waitUntil(line) { $0.split(separator: "\n").last.map(String.init) == line }
    }

    /// The screen when the program has ended with a status.
    @discardableResult
    public func waitForEnd(_ status: Int) async throws -> String { try await waitForLast("ended with \(status)") }

    private func next() async -> Bool {
        var iterator = events
        defer { events = iterator }
        return await iterator.next(isolation: self) != nil
    }

    private func follow() async throws {
        defer { event.finish() }
        let event = event
        _ = try await Program.tmux.stream(
            options + ["-C", "attach", "-t", "test"], environment: environment, directory: work,
            input: .dataThenHeldOpen(Data()), deadline: limit
        ) { _, _ in event.yield() }
    }

    private var options: [String] { ["-S", folder + "/socket", "-f", folder + "/tmux.conf"] }

    @discardableResult
    private func tmux(_ arguments: [String]) async throws -> ProgramResult {
        try await Program.tmux.run(
            options + arguments, environment: environment, directory: work, deadline: .seconds(20))
    }
}

extension Program {
    fileprivate static let tmux = Program("tmux", debianPackage: "tmux", fedoraPackage: "tmux")
}

extension TerminalScreen {
    /// Whether there is a tmux.
    public static var isPossible: Bool { (try? Program.tmux.locate()) != nil }
}
