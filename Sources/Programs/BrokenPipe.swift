internal import Foundation

/// Keeps this process alive when it writes to a program, or a connection, that has gone: the write then fails with
/// `EPIPE`, and whoever wrote decides.
///
/// A handler that does nothing, because an ignored signal would be inherited by every program we start (`execve(2)`),
/// and a handler is not.
public enum BrokenPipe {
    /// Read once for its effect, as early as can be. A disposition that somebody chose already stays.
    public static let isSurvived: Void = {
        var current = sigaction()
        sigaction(SIGPIPE, nil, &current)
        guard current.__sigaction_handler.sa_handler == nil else { return }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { @Sendable _ in }
        action.sa_flags = SA_RESTART
        sigaction(SIGPIPE, &action, nil)
    }()
}
