public import Foundation
internal import Synchronization

/// The owner of standard output and standard error: nothing else in the program writes there.
///
/// Standard output takes data, standard error what is for people. On a terminal both end up on the same screen, so
/// one lock orders them, and a live line is taken away before anything else is written and drawn again after it.
public final class Console: Sendable {
    /// Standard output.
    public let output: TerminalStream
    /// Standard error.
    public let diagnostics: TerminalStream
    /// Whether the locale says that the terminal shows more than ASCII.
    public let isUnicode: Bool
    /// How much is said besides answers.
    public let verbosity: Verbosity
    private let environment: [String: String]
    private let screen: Screen

    /// What several consoles of the same two streams have in common.
    private final class Screen: Sendable {
        let state = Mutex(State())
    }

    private struct State {
        var live: String?
        var isLiveShown = false
        var isLiveOwned = false
        /// Whether the screen's cursor is at the start of a line, a live line left out of account.
        var isAtLineStart = true
        var sanitizers: [Stream: Sanitizer] = [:]
        var failures: [Stream: Int32] = [:]
    }

    /// Which of the two.
    public enum Stream: Sendable, Hashable { case output, diagnostics }

    /// - Parameters:
    ///   - standardOutput: A file descriptor, which stays open and the caller's.
    ///   - standardError: Likewise.
    ///   - environment: `TERM`, `NO_COLOR`, the locale, and what tells whether there are links, are read from it.
    public convenience init(
        standardOutput: Int32 = 1, standardError: Int32 = 2, color: ColorChoice = .auto,
        verbosity: Verbosity = .normal, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.init(
            output: standardOutput, diagnostics: standardError, color: color, verbosity: verbosity,
            environment: environment, screen: Screen())
    }

    private init(
        output: Int32, diagnostics: Int32, color: ColorChoice, verbosity: Verbosity, environment: [String: String],
        screen: Screen
    ) {
        self.output = TerminalStream(descriptor: output, color: color, environment: environment)
        self.diagnostics = TerminalStream(descriptor: diagnostics, color: color, environment: environment)
        self.verbosity = verbosity
        self.environment = environment
        self.screen = screen
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        isUnicode = locale.lowercased().contains("utf")
    }

    /// The same streams shown otherwise; what is written through either keeps its order.
    public func shown(color: ColorChoice, verbosity: Verbosity) -> Console {
        Console(
            output: output.descriptor, diagnostics: diagnostics.descriptor, color: color, verbosity: verbosity,
            environment: environment, screen: screen)
    }

    /// Writes text to standard output. On a terminal it is sanitized, with colours kept.
    public func out(_ text: String) {
        write(text, to: .output)
    }

    /// Writes data to standard output: to a file or pipe as it is, to a terminal sanitized.
    public func out(bytes: Data) {
        guard output.isTerminal else { return write(raw: bytes, to: .output) }
        write(String(decoding: bytes, as: UTF8.self), to: .output)
    }

    /// Writes a line to standard error, unless only what is important is wanted. A line feed is added.
    public func note(_ line: String) {
        if verbosity > .quiet { say(line) }
    }

    private func say(_ line: String) {
        write(line + "\n", to: .diagnostics, freshLine: true)
    }

    /// Writes `name: …` to standard error, below an error.
    public func detail(_ name: String, _ text: String) {
        say(diagnostics.style(name, as: .faint) + ": " + indented(text))
    }

    /// Writes `warning: …` to standard error.
    public func warning(_ sentence: String) {
        say(diagnostics.style("warning", as: .warning) + ": " + indented(sentence))
    }

    /// Writes `error: …`, and below it `hint: …`, to standard error. Further lines of either are indented.
    public func error(_ sentence: String, hint: String? = nil) {
        say(diagnostics.style("error", as: .failure) + ": " + indented(sentence))
        if let hint { say(diagnostics.style("hint", as: .emphasis) + ": " + indented(hint)) }
    }

    /// Passes on a piece of somebody else's output, as a job writes it: any bytes, cut anywhere. To a file or pipe
    /// as they are; on a terminal only what can't deceive or disturb, with colours if the stream has them.
    public func pass(_ bytes: Data, to stream: Stream) {
        guard traits(stream).isTerminal else { return write(raw: bytes, to: stream) }
        screen.state.withLock { state in
            let policy: Sanitizer.Policy = traits(stream).style.isEnabled ? .colours : .plain
            let text = state.sanitizers[stream, default: Sanitizer(policy)].feed(bytes)
            print(Data(text.utf8), to: stream, &state)
        }
    }

    /// Says that the output passed on has ended: what is left of it is written, colours are put back, and what
    /// comes next begins a line.
    public func endPass(to stream: Stream) {
        screen.state.withLock { state in
            guard var sanitizer = state.sanitizers.removeValue(forKey: stream) else { return }
            print(Data(sanitizer.finish().utf8), to: stream, &state)
            if !state.isAtLineStart { print(Data("\n".utf8), to: stream, &state) }
        }
    }

    /// errno of the first write that failed, such as `EPIPE` or `ENOSPC`; what came after it was dropped.
    public func failure(of stream: Stream) -> Int32? {
        screen.state.withLock { $0.failures[stream] }
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ")
    }

    private func traits(_ stream: Stream) -> TerminalStream {
        switch stream {
        case .output: output
        case .diagnostics: diagnostics
        }
    }

    private func write(_ text: String, to stream: Stream, freshLine: Bool = false) {
        let traits = traits(stream)
        // Files keep what was written; notes carry names from elsewhere and are cleaned for every reader.
        let policy: Sanitizer.Policy = traits.style.isEnabled ? .colours : .plain
        let isCleaned = traits.isTerminal || stream == .diagnostics
        let clean = isCleaned ? Hyperlink.sanitized(text, policy) : text
        write(raw: Data(clean.utf8), to: stream, freshLine: freshLine)
    }

    private func write(raw bytes: Data, to stream: Stream, freshLine: Bool = false) {
        screen.state.withLock { state in
            if freshLine, traits(stream).isTerminal, !state.isAtLineStart { print(Data("\n".utf8), to: stream, &state) }
            print(bytes, to: stream, &state)
        }
    }

    /// The one way to the streams. What goes to a file or pipe does not touch the screen.
    private func print(_ bytes: Data, to stream: Stream, _ state: inout State) {
        guard let last = bytes.last else { return }
        guard traits(stream).isTerminal else { return send(bytes, to: stream, &state) }
        eraseLive(&state)
        send(bytes, to: stream, &state)
        state.isAtLineStart = last == UInt8(ascii: "\n")
        drawLive(&state)
    }

    private func send(_ bytes: Data, to stream: Stream, _ state: inout State) {
        guard state.failures[stream] == nil, let failure = traits(stream).write(bytes) else { return }
        state.failures[stream] = failure
    }

    private func eraseLive(_ state: inout State) {
        guard state.isLiveShown else { return }
        send(Data("\r\u{1B}[2K".utf8), to: .diagnostics, &state)
        state.isLiveShown = false
    }

    /// Not behind a begun line: it would be torn.
    private func drawLive(_ state: inout State) {
        guard let live = state.live, state.isAtLineStart else { return }
        send(Data("\r\(live)\u{1B}[K".utf8), to: .diagnostics, &state)
        state.isLiveShown = true
    }
}

/// The live line, for its one owner.
extension Console {
    /// - Returns: false when there is an owner already, or no screen to draw on.
    func claimLiveLine() -> Bool {
        guard diagnostics.canRedraw, verbosity > .quiet else { return false }
        return screen.state.withLock { state in
            defer { state.isLiveOwned = true }
            return !state.isLiveOwned
        }
    }

    /// Shows a line that fits the width and holds no control characters but colours; nil takes it away.
    func setLiveLine(_ line: String?) {
        screen.state.withLock { state in
            state.live = line
            if line == nil { eraseLive(&state) } else { drawLive(&state) }
        }
    }

    func releaseLiveLine() {
        setLiveLine(nil)
        screen.state.withLock { $0.isLiveOwned = false }
    }
}
