internal import Foundation
internal import Synchronization

/// A program that has the terminal for as long as it runs, as in a shell.
extension Program {
    /// Runs with our own three streams. Where standard input is the terminal, the program leads a process group that has
    /// it, so keys like Ctrl-C are the program's alone, and the terminal is ours again, as it was, when it has ended.
    ///
    /// A program that stops itself (Ctrl-Z) goes on at once: nobody would be there to continue it.
    /// - Returns: How it left.
    /// - Throws: `ProgramError`; `CancellationError` when cancelled, after the program got SIGHUP, and has ended.
    public func onTerminal(_ arguments: [String]) async throws -> ProgramEnd {
        let path = try locate()
        let child = TerminalChild()
        let end: ProgramEnd? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // It blocks until the program has ended.
                let thread = Thread { continuation.resume(returning: child.run(path, [name] + arguments)) }
                thread.start()
            }
        } onCancel: {
            child.hangUp()
        }
        try Task.checkCancellation()
        guard let end else { throw ProgramError.notStarted(program: name, reason: "the system has no room for it") }
        return end
    }
}

/// One such start.
private final class TerminalChild: Sendable {
    private struct State {
        var process: pid_t?
        var isGivenUp = false
    }

    private let state = Mutex(State())
    /// Whether there is a terminal to give, and the group that has it.
    private let group = isatty(STDIN_FILENO) == 1 ? tcgetpgrp(STDIN_FILENO) : -1

    func hangUp() {
        state.withLock { state in
            state.isGivenUp = true
            guard let process = state.process else { return }
            for signal in [SIGHUP, SIGTERM] { kill(group < 0 ? process : -process, signal) }
        }
    }

    /// - Returns: nil when it could not be started.
    func run(_ path: String, _ words: [String]) -> ProgramEnd? {
        var settings = termios()
        let hasSettings = group >= 0 && tcgetattr(STDIN_FILENO, &settings) == 0
        guard let process = group < 0 ? start(path, words) : startStopped(path, words) else { return nil }
        state.withLock { state in
            state.process = process
            if state.isGivenUp { kill(group < 0 ? process : -process, SIGHUP) }
        }
        let end = wait(for: process)
        if group >= 0 { give(group) }
        if hasSettings { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
        return end
    }

    /// It stops itself before it becomes the program, which so has the terminal from its first moment.
    private func startStopped(_ path: String, _ words: [String]) -> pid_t? {
        start("/bin/sh", ["sh", "-c", #"kill -STOP $$; exec "$0" "$@""#, path] + words.dropFirst())
    }

    private func start(_ path: String, _ words: [String]) -> pid_t? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        if group >= 0 { flags |= POSIX_SPAWN_SETPGROUP }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var usual = sigset_t()
        sigemptyset(&usual)
        for signal in [SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU] { sigaddset(&usual, signal) }
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setpgroup(&attributes, 0)
        var arguments = words.map { strdup($0) } + [nil]
        var variables = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var process: pid_t = 0
        guard posix_spawn(&process, path, nil, &attributes, &arguments, &variables) == 0 else { return nil }
        return process
    }

    /// From a group that doesn't have the terminal this would stop us (`tcsetpgrp(3)`), where SIGTTOU isn't blocked.
    private func give(_ group: pid_t) {
        var stop = sigset_t()
        sigemptyset(&stop)
        sigaddset(&stop, SIGTTOU)
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &stop, &before)
        tcsetpgrp(STDIN_FILENO, group)
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    private func wait(for process: pid_t) -> ProgramEnd {
        while true {
            var status: Int32 = 0
            let found = waitpid(process, &status, WUNTRACED)
            if found < 0 {
                guard errno == EINTR else { break }
            } else if status & 0xff == 0x7f {
                if group >= 0 { give(process) }
                kill(group < 0 ? process : -process, SIGCONT)
            } else {
                state.withLock { $0.process = nil }
                let signal = status & 0x7f
                return signal == 0 ? .exited(status >> 8 & 0xff) : .signaled(signal)
            }
        }
        state.withLock { $0.process = nil }
        return .exited(0)
    }
}
