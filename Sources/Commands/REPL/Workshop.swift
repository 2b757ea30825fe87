internal import Foundation
internal import REPL
internal import Terminal

/// virt-ci without arguments: a session on a terminal, else the commands of standard input.
struct Workshop {
    private let context: Context
    private let signals: SignalWatch
    private let session: Session
    private var console: Console { context.console }

    init(_ context: Context, _ signals: SignalWatch) {
        self.context = context
        self.signals = signals
        session = Session(context)
    }

    /// - Returns: What the process ends with; nil when there is neither a terminal nor a command.
    func run() async -> Int32? {
        guard isatty(STDIN_FILENO) == 1 else { return await readScript() }
        guard console.output.isTerminal else { return nil }
        return await talk()
    }

    private func talk() async -> Int32 {
        let completion = SessionCompletion(session)
        let editor = LineEditor(name: "virt-ci", console: console) { completion.candidates(before: $0, word: $1) }
        // Ctrl-C at the prompt is the end of the line; everything else that of the session.
        signals.whenIdle { $0 == SIGINT ? editor.interrupt() : editor.stop() }
        signals.watch(SIGWINCH) { editor.resize() }
        signals.watch(SIGTSTP) { editor.withoutTerminal { SignalWatch.stopProcess() } }
        let commands = SessionCommands(session: session, signals: signals) { [session] write in
            editor.announce(prompt: session.prompt, write)
        }
        let history = HistoryFile(path: context.folders.state + "/history")
        editor.remember(await history.read())
        var text = ""
        while true {
            switch await editor.read(prompt: text.isEmpty ? session.prompt : "> ") {
            case .interrupted: text = ""
            case .endOfFile:
                console.note("")
                if text.isEmpty { session.leave() }
                text = ""
            case .line(let line):
                text += text.isEmpty ? line : "\n" + line
                guard WordSplitter(text).end == .complete else { continue }
                let typed = text
                text = ""
                await remember(typed, editor, history)
                _ = await commands.perform(typed)
            }
            if let signal = signals.received, signal != SIGINT { break }
            signals.forget()
            if session.now.isLeaving, mayLeave() { break }
        }
        await session.background.stop()
        if signals.received == nil { tellWhatStays() }
        return signals.received.map { 128 + $0 } ?? 0
    }

    /// As in bash: nothing that begins with a space.
    private func remember(_ text: String, _ editor: LineEditor, _ history: HistoryFile) async {
        guard let first = text.first, !first.isWhitespace else { return }
        editor.remember([text])
        do {
            try FileManager.default.createDirectory(
                atPath: context.folders.state, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try await history.append(text)
        } catch {
            // The session goes on without.
        }
    }

    /// What runs in the background is told of once, and ended when one leaves all the same.
    private func mayLeave() -> Bool {
        let running = session.background.running.count
        guard running > 0, !session.now.isWarned else { return true }
        console.note("\(Format.count(running, "command")) in the background; leave again to end what runs there")
        session.update { ($0.isLeaving, $0.isWarned) = (false, true) }
        return false
    }

    private func tellWhatStays() {
        for machine in session.keptMachines {
            console.note("Machine '\(machine)' stays for eight hours after its run: virt-ci destroy \(machine)")
        }
    }

    /// Goes on after a failure, as a shell does; what is interrupted ends it. At the end of the script what runs in the
    /// background is waited for.
    private func readScript() async -> Int32? {
        let input = LineInput()
        signals.whenIdle { _ in input.stop() }
        let commands = SessionCommands(session: session, signals: signals) { $0() }
        var codes: [Int32] = []
        var text = ""
        while !session.now.isLeaving, signals.received == nil, let line = await input.next() {
            text += text.isEmpty ? line : "\n" + line
            guard WordSplitter(text).end == .complete else { continue }
            codes.append(await commands.perform(text))
            text = ""
        }
        guard signals.received == nil, !text.isEmpty || !codes.isEmpty else {
            await session.background.stop()
            return signals.received.map { 128 + $0 }
        }
        if !text.isEmpty {
            console.error("The last command is not complete: a quote is open, or it ends with a backslash")
            codes.append(64)
        }
        for run in session.background.running { codes.append(await run.task.value) }
        return codes.first { $0 != 0 } ?? 0
    }
}
