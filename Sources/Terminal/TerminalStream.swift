internal import Foundation
internal import Glibc

/// One of the two output streams: what it is, and how bytes get there. Asked once, apart from the width.
public struct TerminalStream: Sendable {
    let descriptor: Int32
    /// Whether people read it as it comes.
    public let isTerminal: Bool
    /// Whether a line can be written over: a terminal that understands escape sequences.
    public let canRedraw: Bool
    /// Colours, if the stream takes them and they are wanted.
    public let style: Style

    init(descriptor: Int32, color: ColorChoice, environment: [String: String]) {
        self.descriptor = descriptor
        let isTerminal = isatty(descriptor) == 1
        let isDumb = ["dumb", ""].contains(environment["TERM"] ?? "")
        self.isTerminal = isTerminal
        canRedraw = isTerminal && !isDumb
        let isColoured =
            switch color {
            case .always: true
            case .never: false
            case .auto: isTerminal && !isDumb && (environment["NO_COLOR"] ?? "").isEmpty
            }
        style = Style(
            isEnabled: isColoured, hasLinks: Hyperlink.areShown(environment: environment, isTerminal: isTerminal))
    }

    /// Columns of the terminal now, at least 20; nil for a file or pipe.
    public var width: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return max(20, Int(size.ws_col))
    }

    /// Writes all bytes, however many calls it takes.
    ///
    /// - Returns: errno of the failure, or nil. A reader that is gone (`EPIPE`) raises no signal: a machine must not
    ///   be left behind because somebody closed a pager.
    func write(_ bytes: some ContiguousBytes) -> Int32? {
        withoutBrokenPipeSignal {
            bytes.withUnsafeBytes { buffer in
                var offset = 0
                while offset < buffer.count {
                    let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                    if count >= 0 {
                        offset += count
                    } else if errno == EAGAIN {
                        // Another process may have made the shared terminal non-blocking; ssh does.
                        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        poll(&waiting, 1, -1)
                    } else if errno != EINTR {
                        return errno
                    }
                }
                return nil
            }
        }
    }
}

/// Keeps SIGPIPE from this thread while `body` runs, and takes away the one it may have caused. The signal's
/// disposition stays as it is, because children would inherit another.
private func withoutBrokenPipeSignal(_ body: () -> Int32?) -> Int32? {
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    var pending = sigset_t()
    sigpending(&pending)
    guard sigismember(&pending, SIGPIPE) == 0 else { return body() }
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let failure = body()
    if failure == EPIPE {
        var noTime = timespec()
        while sigtimedwait(&pipe, nil, &noTime) == -1, errno == EINTR {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return failure
}
