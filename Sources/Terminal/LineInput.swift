internal import Foundation
internal import Synchronization

/// Lines of standard input, for input that isn't edited: a script, or the answer to a question.
///
/// No byte beyond a line's end is read, so that a program started between two lines finds the rest.
public final class LineInput: Sendable {
    /// A pipe whose closed writing end stops the waiting.
    private let wake: (read: Int32, write: Int32)
    private let isStopped = Mutex(false)
    /// In bytes. What is longer is no line that somebody wrote.
    private static let longest = 1 << 20

    public init() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
        wake = (ends[0], ends[1])
    }

    deinit {
        stop()
        if wake.read >= 0 { close(wake.read) }
    }

    /// The next line without its end; nil at the end of the input, and after `stop()` or a cancellation.
    public func next() async -> String? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // It blocks while nobody types.
                let thread = Thread { continuation.resume(returning: self.read()) }
                thread.start()
            }
        } onCancel: {
            stop()
        }
    }

    /// Ends the waiting for a line, now and later.
    public func stop() {
        isStopped.withLock { isStopped in
            if !isStopped, wake.write >= 0 { close(wake.write) }
            isStopped = true
        }
    }

    private func read() -> String? {
        var line: [UInt8] = []
        while line.count < Self.longest {
            var states = [STDIN_FILENO, wake.read].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&states, 2, -1) > 0 else {
                if errno == EINTR { continue }
                return nil
            }
            guard states[1].revents == 0 else { return nil }
            var byte: UInt8 = 0
            let count = Foundation.read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count == 1 else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }
}
