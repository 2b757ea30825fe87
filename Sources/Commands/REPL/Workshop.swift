internal import ArgumentParser
internal import Foundation
internal import REPL
internal import Terminal

/// virt-ci without arguments: a session on a terminal, else the commands of standard input.
struct Workshop {
    let context: Context
    let signals: SignalWatch
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

    // MARK: On a terminal

    private func talk() async -> Int32 {
        let completion = SessionCompletion(session)
        let editor = LineEditor(name: "virt-ci", console: console) { completion.candidates(before: $0, word: $1) }
        // Ctrl-C at the prompt is the end of the line; everything else that of the session.
        signals.whenIdle { $0 == SIGINT ? editor.interrupt() : editor.stop() }
        signals.watch(SIGWINCH) { editor.resize() }
        signals.watch(SIGTSTP) { editor.withoutTerminal { SignalWatch.stopProcess() } }
        let history = HistoryFile(path: context.folders.state + "/history")
        editor.remember(await history.read())
        var text = ""
        while !session.isLeaving {
            switch await editor.read(prompt: text.isEmpty ? session.prompt : "> ") {
            case .interrupted:
                signals.forget()
                text = ""
            case .endOfFile where text.isEmpty:
                console.note("")
                session.leave()
            case .endOfFile:
                console.note("")
                text = ""
            case .line(let line):
                text += text.isEmpty ? line : "\n" + line
                guard WordSplitter(text).end == .complete else { continue }
                let typed = text
                text = ""
                await remember(typed, editor, history)
                _ = await perform(typed)
            }
            if let signal = signals.received, signal != SIGINT { break }
            signals.forget()
        }
        return signals.received.map { 128 + $0 } ?? 0
    }

    /// As in bash: neither what begins with a space nor nothing.
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

    // MARK: A script

    /// Goes on after a failure, as a shell does; what is interrupted ends it.
    private func readScript() async -> Int32? {
        let input = LineInput()
        signals.whenIdle { _ in input.stop() }
        var first: Int32?
        var text = ""
        var hasCommand = false
        while !session.isLeaving, signals.received == nil, let line = await input.next() {
            text += text.isEmpty ? line : "\n" + line
            guard WordSplitter(text).end == .complete else { continue }
            hasCommand = true
            let code = await perform(text)
            if code != 0 { first = first ?? code }
            text = ""
        }
        if let signal = signals.received { return 128 + signal }
        if !text.isEmpty {
            console.error("The last command is not complete: a quote is open, or it ends with a backslash")
            first = first ?? 64
            hasCommand = true
        }
        return hasCommand ? first ?? 0 : nil
    }

    // MARK: Both

    /// - Returns: The code of the first command of the text that failed.
    private func perform(_ text: String) async -> Int32 {
        var first: Int32 = 0
        for words in WordSplitter(text).commands {
            let code = await perform(words)
            if first == 0 { first = code }
            if signals.received != nil || session.isLeaving { break }
        }
        return first
    }

    private func perform(_ words: [WordSplitter.Word]) async -> Int32 {
        await Session.$current.withValue(session) {
            await CommandLineTool.run(words.map(\.text), of: SessionRoot.self, context, signals)
        }
    }
}
