internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Terminal

/// What a person is asked after a job's script failed, while its machine is there.
struct FailureMenu: Sendable {
    enum Answer: String, CaseIterable {
        case shell, again, logs, compare, keep, destroy

        var help: String {
            switch self {
            case .shell: "enter the machine; Ctrl-D comes back"
            case .again: "run the failed tests again, in this machine"
            case .logs: "the end of the job's log"
            case .compare: "the result beside CI's"
            case .keep: "leave, and keep the machine for eight hours"
            case .destroy: "leave, and take the machine away"
            }
        }

        /// - Parameter typed: The word or how it begins.
        init?(_ typed: String) {
            guard !typed.isEmpty, let answer = Self.allCases.first(where: { $0.rawValue.hasPrefix(typed.lowercased()) })
            else { return nil }
            self = answer
        }
    }

    let context: Context
    let host: HostOptions
    let report: RunReport
    let machine: String
    /// What the end of the input, and Ctrl-C, mean.
    let isKept: Bool
    /// In bytes.
    private static let shownOfLog: UInt64 = 8 << 10

    /// Asks until the machine's fate is decided.
    ///
    /// - Returns: Whether the machine is still there.
    /// - Throws: `CancellationError` when interrupted; what was to become of the machine then has happened.
    func run(entersFirst: Bool) async throws -> Bool {
        if entersFirst { await enter() }
        let input = LineInput()
        show()
        while let line = await input.next() {
            switch Answer(line.trimmingCharacters(in: .whitespaces)) {
            case .shell: await enter()
            case .again: await again()
            case .logs: showLog()
            case .compare: compare()
            case .keep:
                context.console.note("Machine '\(machine)' stays for eight hours: virt-ci shell \(machine)")
                return true
            case .destroy:
                await destroy()
                return false
            case nil: break
            }
            show()
        }
        if !isKept { await destroy() }
        try Task.checkCancellation()
        return isKept
    }

    private func show() {
        let console = context.console
        console.note(console.diagnostics.style("What now? A word, or its first letter:", as: .emphasis))
        for answer in Answer.allCases {
            let name = answer.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
            console.note("  \(name)\(answer.help)")
        }
    }

    private func enter() async {
        await inside { try await ShellCommand.parse([machine]).run() }
    }

    private func again() async {
        let run = report.run
        await inside { try await RerunCommand.parse([run, "--failed"]).run() }
    }

    private func showLog() {
        guard let file = FileHandle(forReadingAtPath: report.log) else { return }
        defer { try? file.close() }
        if let size = try? file.seekToEnd() { try? file.seek(toOffset: size - min(size, Self.shownOfLog)) }
        var bytes = (try? file.readToEnd()) ?? Data()
        if bytes.count == Self.shownOfLog { bytes = bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst() }
        context.console.pass(bytes, to: .output)
        context.console.endPass(to: .output)
        context.console.note("All of it: \(report.log)")
    }

    private func compare() {
        let console = context.console
        guard let comparison = report.comparison else {
            return console.note("Nothing is known of how it was in CI.")
        }
        console.note(comparison.same ? "The same as in CI." : "Differs from CI:")
        for line in comparison.differences + comparison.unknown { console.note("  \(Sanitizer.line(line))") }
    }

    /// Also when the command was interrupted: a task of its own isn't cancelled.
    private func destroy() async {
        let arguments = [machine] + host.connect.flatMap { ["--connect", $0] }
        await Task { await inside { try await DestroyCommand.parse(arguments).run() } }.value
    }

    /// Runs a command after which the menu goes on, whatever became of it.
    private func inside(_ command: @Sendable () async throws -> Void) async {
        do {
            try await Foreground.$comesBack.withValue(true) { try await command() }
        } catch is ExitCode {
            // A shell's status is that of the last command in it.
        } catch is CancellationError {
            // Asked again, or not, by the caller.
        } catch {
            guard let failure = Failure(error) else { return }
            context.console.error(failure.sentence, hint: failure.hint)
        }
    }
}
