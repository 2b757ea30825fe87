internal import ArgumentParser
internal import Terminal

struct BackgroundCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "background", abstract: "List what runs in the background.",
        discussion: """
            A command with '&' at its end runs there: run JOB &. The prompt says how many there are, and the end of each is \
            told.
            """, aliases: ["bg"])

    func run() throws {
        guard let session = Session.current else { return }
        let console = session.context.console
        let running = session.background.running
        if running.isEmpty { console.note("Nothing runs in the background.") }
        for run in running { console.out("[\(run.number)] \(Sanitizer.line(run.line))\n") }
    }
}

struct ForegroundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fg", abstract: "Show what a command in the background writes, until it ends.",
        discussion: "Ctrl-C ends the command, as it does any other.")

    @Argument(help: "Its number; without one, the newest.")
    var number: Int?

    func run() async throws {
        guard let session = Session.current else { return }
        guard let run = session.background.run(number) else { throw SessionError.nothingInBackground(number) }
        let console = session.context.console
        console.note("[\(run.number)] \(Sanitizer.line(run.line))")
        run.output.show { console.pass($0, to: .output) }
        let code = await withTaskCancellationHandler {
            await run.task.value
        } onCancel: {
            run.task.cancel()
        }
        run.output.show(nil)
        console.endPass(to: .output)
        guard code == 0 else { throw ExitCode(code) }
    }
}

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "End a command in the background; what it made is taken away.")

    @Argument(help: "Its number; without one, the newest.")
    var number: Int?

    func run() async throws {
        guard let session = Session.current else { return }
        guard let run = session.background.run(number) else { throw SessionError.nothingInBackground(number) }
        run.task.cancel()
        _ = await run.task.value
    }
}

/// What only goes wrong in a session.
enum SessionError: Error, Equatable {
    /// Nothing runs there, or not under that number.
    case nothingInBackground(Int?)
    /// No run was made yet.
    case noRun
    /// An option that no command has.
    case unknownOption(String)
    /// An option that has to have a value.
    case noValue(option: String)
    /// There is no kept machine to work in.
    case noMachine
}
