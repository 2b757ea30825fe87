internal import ArgumentParser
internal import Foundation
internal import Programs

/// A program that takes the terminal over.
enum Foreground {
    /// Whether the running command is followed by something, so that this process has to stay.
    @TaskLocal static var comesBack = false

    /// Runs a program on our terminal. Where nothing is to come after it, it takes this process's place, so that terminal,
    /// signals and exit status are its own.
    ///
    /// - Throws: `ExitCode` with the program's status; `ProgramError`, `CancellationError`.
    static func run(_ program: Program, _ arguments: [String]) async throws {
        guard comesBack || Session.current != nil else { return try replaceProcess(program, arguments) }
        let end = try await program.onTerminal(arguments)
        if end.shellStatus != 0 { throw ExitCode(end.shellStatus) }
    }

    private static func replaceProcess(_ program: Program, _ arguments: [String]) throws {
        let path = try program.locate()
        // We run on a thread of Swift's, where signals are blocked, and a program inherits that (`execve(2)`).
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        var pointers = ([program.name] + arguments).map { strdup($0) } + [nil]
        execv(path, &pointers)
        throw ProgramError.notStarted(program: program.name, reason: String(cString: strerror(errno)))
    }
}
