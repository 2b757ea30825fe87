internal import CReadline
@preconcurrency internal import Dispatch
internal import Foundation
internal import Synchronization
public import Terminal

/// Reads lines from the terminal with GNU readline: one at a time, everything readline does on one queue.
///
/// The handler is taken away after each line, so that between two calls the terminal is in its ordinary mode and free for
/// a command, or a program like `ssh`. There is one editor in a process: readline's callbacks have no context.
public final class LineEditor: Sendable {
    /// What came from the terminal.
    public enum Input: Sendable, Equatable {
        case line(String)
        /// Ctrl-C.
        case interrupted
        /// Ctrl-D, or the terminal is gone.
        case endOfFile
    }

    struct State: Sendable {
        var waiter: CheckedContinuation<Input, Never>?
        var keys: (any DispatchSourceRead)?
        var completer: Completer = { _, _ in [] }
        var console: Console?
        /// Those of the last Tab.
        var shown = Completion([], typed: "", quote: nil)
    }
    static let state = Mutex(State())
    private let queue = DispatchQueue(label: "readline")

    /// Reads the user's `inputrc`.
    ///
    /// - Parameter name: Of this program, for `$if` in an `inputrc`.
    public init(name: String, console: Console, completer: @escaping Completer) {
        let keys = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: queue)
        keys.setEventHandler { rl_callback_read_char() }
        Self.state.withLock { state in
            state.completer = completer
            state.console = console
            state.keys = keys
        }
        queue.async {
            // readline keeps the pointer.
            vci_rl_set_up(strdup(name), completeWord, displayMatches, isQuoted)
            // One Tab is enough, unless an inputrc says otherwise, which is read after this.
            rl_variable_bind("show-all-if-ambiguous", "on")
            rl_initialize()
            using_history()
        }
    }

    /// Makes commands known to the search and to the arrow keys.
    public func remember(_ commands: [String], limit: Int32 = 2000) {
        queue.async {
            stifle_history(limit)
            for command in commands { add_history(command) }
        }
    }

    /// Shows a prompt and waits for a line.
    ///
    /// - Parameter prompt: May have colours.
    public func read(prompt: String) async -> Input {
        await withCheckedContinuation { continuation in
            queue.async {
                let keys = Self.state.withLock { state in
                    state.waiter = continuation
                    return state.keys
                }
                // The window may have changed while another program had the terminal.
                rl_reset_screen_size()
                rl_callback_handler_install(Self.marked(prompt), lineArrived)
                keys?.resume()
            }
        }
    }

    /// Gives the line up that is being typed, as Ctrl-C does; does nothing when none is.
    public func interrupt() {
        queue.async {
            guard Self.isReading else { return }
            rl_free_line_state()
            rl_callback_sigcleanup()
            rl_echo_signal_char(SIGINT)
            rl_replace_line("", 0)
            rl_crlf()
            vci_rl_flush()
            Self.finish(.interrupted)
        }
    }

    /// Ends the waiting for a line, as the terminal's end does; the terminal is given back.
    public func stop() {
        queue.async { if Self.isReading { Self.finish(.endOfFile) } }
    }

    /// Draws anew after the window has another size.
    public func resize() {
        queue.async { if Self.isReading { rl_resize_terminal() } else { rl_reset_screen_size() } }
    }

    /// Writes something while a line may be typed: the line is taken away before and drawn again after it.
    ///
    /// - Parameters:
    ///   - prompt: From now on.
    ///   - write: Writes whole lines.
    public func announce(prompt: String, _ write: @escaping @Sendable () -> Void) {
        queue.async {
            guard Self.isReading else { return write() }
            rl_clear_visible_line()
            vci_rl_flush()
            write()
            rl_set_prompt(Self.marked(prompt))
            rl_forced_update_display()
        }
    }

    /// Gives the terminal to whoever started us while `body` runs, and takes it again.
    public func withoutTerminal(_ body: @escaping @Sendable () -> Void) {
        queue.async {
            guard Self.isReading else { return body() }
            rl_deprep_terminal()
            body()
            rl_prep_terminal(1)
            rl_reset_screen_size()
            rl_forced_update_display()
        }
    }

    private static var isReading: Bool { state.withLock { $0.waiter != nil } }

    static func finish(_ input: Input) {
        rl_callback_handler_remove()
        vci_rl_flush()
        let (keys, waiter) = state.withLock { state in (state.keys, state.waiter.take()) }
        keys?.suspend()
        waiter?.resume(returning: input)
    }

    /// Colours take no columns, which readline has to be told (its manual, `RL_PROMPT_START_IGNORE`).
    private static func marked(_ prompt: String) -> String {
        prompt.replacing(/\u{1B}\[[0-9;]*m/) { "\u{01}\($0.output)\u{02}" }
    }
}

/// C calls it with the line, or null at the end of the input.
private func lineArrived(_ raw: UnsafeMutablePointer<CChar>?) {
    guard let raw else { return LineEditor.finish(.endOfFile) }
    defer { free(raw) }
    LineEditor.finish(.line(String(cString: raw)))
}
