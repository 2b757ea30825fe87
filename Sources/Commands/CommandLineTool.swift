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
                var command = try VirtCI.parseAsRoot(try Presentation(arguments).arguments)
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

    /// Those after the program's name.
    private static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

    private static var codes: ExitCodes {
        let words = (try? Presentation(arguments).arguments) ?? arguments
        return ExitCodes(arguments: ["virt-ci"] + words, environment: Context.current.environment)
    }

    private static func report(_ error: any Error, _ context: Context) -> Never {
        let own = Failure(error)
        let words = (try? Presentation(arguments).arguments) ?? arguments
        if own == nil, VirtCI.exitCode(for: error).isSuccess, !isHelpOfNothing(words) {
            // Help, or a version.
            context.console.out(VirtCI.fullMessage(for: error) + "\n" + CommonOptions.note(below: words))
            leave(codes.explained(0), context)
        }
        let failure = own ?? Failure(usage: error, arguments: words)
        context.console.error(failure.sentence, hint: failure.hint)
        if let log = failure.log { context.console.detail("log", log) }
        // Of wrong usage there is no more to tell.
        if own != nil, context.console.verbosity == .verbose {
            Causes.lines(of: (error as? RecordedError)?.cause ?? error).forEach { context.console.detail("cause", $0) }
        }
        leave(codes.failed(failure.exitCode), context)
    }

    /// The parser helps with what is above a command that isn't there.
    private static func isHelpOfNothing(_ words: [String]) -> Bool {
        guard words.first == "help", let tree = CommandTree.whole() else { return false }
        return MistypedWord.find(in: words, tree) != nil
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
