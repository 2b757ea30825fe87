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
        if CommandLine.arguments.count == 1, let code = await Workshop(context, signals).run() { leave(code, context) }
        leave(await run(Array(CommandLine.arguments.dropFirst()), of: VirtCI.self, context, signals), context)
    }

    /// Runs one command, and says how it ended.
    ///
    /// - Returns: What a process of this command would end with.
    static func run(
        _ words: [String], of root: any ParsableCommand.Type, _ context: Context, _ signals: SignalWatch?
    ) async -> Int32 {
        do {
            let arguments = try Presentation(words).arguments
            let work: @Sendable () async throws -> Void = {
                var command = try root.parseAsRoot(arguments)
                let kind: any ParsableCommand.Type = type(of: command)
                // Help is one of the parser's own commands, and is there to be asked about settings, too.
                if !(kind is any WithoutSettings.Type), kind.configuration.commandName != "help" {
                    try context.checkSettings()
                }
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
            if let signals { try await signals.cancelling(work) } else { try await work() }
            return 0
        } catch let exit as ExitCode {
            return signals?.received.map(codes.interrupted) ?? exit.rawValue
        } catch {
            if let signal = signals?.received {
                context.console.note("Interrupted")
                return codes.interrupted(signal)
            }
            if signals == nil, error is CancellationError {
                context.console.note("Interrupted")
                return codes.interrupted(SIGINT)
            }
            return report(error, of: words, root, context)
        }
    }

    private static var codes: ExitCodes {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let words = (try? Presentation(arguments).arguments) ?? arguments
        return ExitCodes(arguments: ["virt-ci"] + words, environment: Context.current.environment)
    }

    private static func report(
        _ error: any Error, of words: [String], _ root: any ParsableCommand.Type, _ context: Context
    ) -> Int32 {
        let own = Failure(error)
        let presentation = try? Presentation(words)
        let words = presentation?.arguments ?? words
        if own == nil, root.exitCode(for: error).isSuccess, !isHelpOfNothing(words, root) {
            // Help, or a version.
            context.console.out(root.fullMessage(for: error) + "\n" + CommonOptions.note(below: words))
            return codes.explained(0)
        }
        let failure = own ?? Failure(usage: error, arguments: words, of: root)
        context.console.error(failure.sentence, hint: failure.hint)
        if let log = failure.log { context.console.detail("log", log) }
        // Of wrong usage there is no more to tell.
        if own != nil, (presentation?.verbosity ?? context.console.verbosity) == .verbose {
            Causes.lines(of: (error as? RecordedError)?.cause ?? error).forEach { context.console.detail("cause", $0) }
        }
        return codes.failed(failure.exitCode)
    }

    /// The parser helps with what is above a command that isn't there.
    private static func isHelpOfNothing(_ words: [String], _ root: any ParsableCommand.Type) -> Bool {
        guard words.first == "help", let commands = CommandDescription.of(root) else { return false }
        return MistypedWord.find(in: words, commands) != nil
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
