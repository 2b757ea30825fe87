public import Foundation
internal import Synchronization

/// The terminal handed through to something that draws on it itself: every key goes there at once, and nothing that
/// comes from there is changed.
public final class RawTerminal: Sendable {
    private let before: termios
    /// A pipe whose closed writing end stops the reading of keys.
    private let wake: (read: Int32, write: Int32)
    private let isEnded = Mutex(false)

    /// Whether this process has a terminal to read from and to write to.
    public static var isAvailable: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Takes the terminal; nil when there is none. `end()` gives it back, and has to be called.
    public init?() {
        var settings = termios()
        guard Self.isAvailable, tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        before = settings
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wake = (ends[0], ends[1])
        cfmakeraw(&settings)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }

    /// Gives the terminal back as it was. A second call does nothing.
    public func end() {
        let wasEnded = isEnded.withLock { isEnded in
            defer { isEnded = true }
            return isEnded
        }
        guard !wasEnded else { return }
        var settings = before
        tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
        close(wake.write)
    }

    /// What is typed, until `end()` or the terminal's end. To be asked for once.
    public func keys() -> AsyncStream<Data> {
        let (stream, continuation) = AsyncStream.makeStream(of: Data.self)
        let wake = wake.read
        let thread = Thread {
            var buffer = [UInt8](repeating: 0, count: 1024)
            while true {
                var states = [STDIN_FILENO, wake].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
                guard poll(&states, 2, -1) > 0 else {
                    if errno == EINTR { continue }
                    break
                }
                guard states[1].revents == 0 else { break }
                let count = read(STDIN_FILENO, &buffer, buffer.count)
                guard count > 0 else { break }
                continuation.yield(Data(buffer.prefix(count)))
            }
            close(wake)
            continuation.finish()
        }
        thread.start()
        return stream
    }

    /// Writes bytes as they are.
    public func write(_ bytes: Data) {
        _ = TerminalStream(descriptor: STDOUT_FILENO, color: .never, environment: [:]).write(bytes)
    }
}
