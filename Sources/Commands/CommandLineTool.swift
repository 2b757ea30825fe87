internal import ArgumentParser
internal import Foundation
internal import Programs
internal import Terminal

/// The program: parses the command line, runs the command, and ends the process with the code of the design's
/// decision 9.
public enum CommandLineTool {
    /// Never returns.
    public static func run() async -> Never {
        occupyClosedStreams()
        BrokenPipe.isSurvived
        // First of all, so that every thread inherits the mask.
        let signals = SignalWatch()
        let context = Context.current
        do {
            try await signals.cancelling {
                var command = try VirtCI.parseAsRoot()
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
            leave(0, context)
        } catch let exit as ExitCode {
            leave(signals.received.map(codes.interrupted) ?? exit.rawValue, context)
        } catch {
            if let signal = signals.received {
                context.console.note("Interrupted")
                leave(codes.interrupted(signal), context)
            }
            report(error, context)
        }
    }

    private static var codes: ExitCodes {
        ExitCodes(arguments: CommandLine.arguments, environment: Context.current.environment)
    }

    private static func report(_ error: any Error, _ context: Context) -> Never {
        guard let failure = Failure(error) else {
            // Help, a version, or wrong usage: the parser's own text, on the stream it belongs to.
            let code = VirtCI.exitCode(for: error)
            let text = VirtCI.fullMessage(for: error)
            if code.isSuccess {
                context.console.out(text + "\n")
            } else {
                // It begins as ours do.
                context.console.error(text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text)
            }
            leave(code.isSuccess ? codes.explained(code.rawValue) : codes.failed(code.rawValue), context)
        }
        context.console.error(failure.sentence, hint: failure.hint)
        leave(codes.failed(failure.exitCode), context)
    }

    /// An answer that could not be written was not given.
    private static func leave(_ code: Int32, _ context: Context) -> Never {
        guard code == 0, let failure = context.console.failure(of: .output) else { exit(code) }
        context.console.error("The answer could not be written: \(String(cString: strerror(failure)))")
        exit(codes.failed(2))
    }

    /// A standard stream that was closed by who started us would be the next file we open, and answers would go into
    /// it. What takes its place can't be written, so a lost answer is still noticed.
    private static func occupyClosedStreams() {
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
