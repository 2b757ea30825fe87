internal import ArgumentParser
internal import Foundation
internal import Programs
internal import REPL
internal import Terminal

/// Runs what was typed in a session, by the command line's own parser.
struct SessionCommands: Sendable {
    let session: Session
    let signals: SignalWatch
    /// Writes whole lines while somebody may be typing.
    let announce: @Sendable (_ write: @escaping @Sendable () -> Void) -> Void

    /// - Returns: The code of the first command of the text that failed.
    func perform(_ text: String) async -> Int32 {
        let typed = text.trimmingCharacters(in: .whitespaces)
        if typed.hasPrefix("!") { return await run([SystemShellCommand.name, "--", String(typed.dropFirst())]) }
        var first: Int32 = 0
        for words in WordSplitter(text).commands {
            session.update { if words.first?.text != "exit" { $0.isWarned = false } }
            let code = await perform(words)
            if first == 0 { first = code }
            if signals.received != nil || session.now.isLeaving { break }
        }
        return first
    }

    private func perform(_ words: [WordSplitter.Word]) async -> Int32 {
        let texts = words.map(\.text)
        guard let last = words.last, last.text == "&", !last.isQuoted else {
            return await run(session.completed(texts))
        }
        return runInBackground(texts.dropLast().joined(separator: " "), session.completed(texts.dropLast()))
    }

    private func run(_ words: [String]) async -> Int32 {
        let context = shown(as: words)
        return await Session.$current.withValue(session) {
            await Context.$assigned.withValue(context) {
                await CommandLineTool.run(words, of: SessionRoot.self, context, signals)
            }
        }
    }

    /// What one line says of colours and of how much is said holds for that line.
    private func shown(as words: [String]) -> Context {
        var context = session.context
        guard let own = try? Presentation(words), own.ownColor != nil || own.ownVerbosity != nil else { return context }
        let console = context.console
        let usual: ColorChoice = console.output.style.isEnabled ? .always : .never
        context.console = console.shown(
            color: own.ownColor ?? usual, verbosity: own.ownVerbosity ?? console.verbosity)
        return context
    }

    private func runInBackground(_ line: String, _ words: [String]) -> Int32 {
        guard !words.isEmpty, let output = BackgroundOutput() else { return 64 }
        var context = session.context
        // It has no terminal, but who looks at it later has.
        context.console = Console(
            standardOutput: output.descriptor, standardError: output.descriptor,
            color: context.console.output.style.isEnabled ? .always : .never, environment: context.environment)
        let run = session.background.start(line, writing: output) { [session, context] in
            await Session.$current.withValue(session) {
                await Context.$assigned.withValue(context) {
                    await CommandLineTool.run(words, of: SessionRoot.self, context, nil)
                }
            }
        } onEnd: { number, code in
            announce { session.context.console.note("[\(number)] \(Self.ending(code)): \(Sanitizer.line(line))") }
        }
        session.context.console.note("[\(run.number)] \(Sanitizer.line(line))")
        return 0
    }

    private static func ending(_ code: Int32) -> String {
        switch code {
        case 0: "done"
        case 1: "failed"
        case 130: "interrupted"
        default: "ended with \(code)"
        }
    }
}

/// `!` and a line for the user's shell.
struct SystemShellCommand: AsyncParsableCommand {
    static let name = "!"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Run a line in the shell.", shouldDisplay: false)

    @Argument var line: String

    func run() async throws {
        let shell = Context.current.environment["SHELL"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/bin/sh"
        let program = Program(shell, debianPackage: "dash", fedoraPackage: "bash")
        let isEmpty = line.allSatisfy(\.isWhitespace)
        let end = try await program.onTerminal(isEmpty ? [] : ["-c", line])
        if end == .signaled(SIGINT) { Context.current.console.note("") }
        if end.shellStatus != 0 { throw ExitCode(end.shellStatus) }
    }
}
