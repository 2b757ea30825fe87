/// Writes one script (gitlab-runner `shells/bash.go`).
struct ScriptWriter {
    let temporaryDirectory: String
    let quoting: BashQuoting
    let checksEachCommand: Bool
    private(set) var body = ""
    private var depth = 0

    init(temporaryDirectory: String, quoting: BashQuoting, checksEachCommand: Bool) {
        self.temporaryDirectory = temporaryDirectory
        self.quoting = quoting
        self.checksEachCommand = checksEachCommand
    }

    func temporary(_ name: String) -> String { "\(temporaryDirectory)/\(name)" }

    mutating func line(_ text: String) { body += String(repeating: "  ", count: depth) + text + "\n" }

    mutating func command(_ words: [String]) {
        line(words.map(quoting.word).joined(separator: " "))
        checkForErrors()
    }

    mutating func checkForErrors() {
        guard checksEachCommand else { return }
        line("_runner_exit_code=$?; if [ $_runner_exit_code -ne 0 ]; then exit $_runner_exit_code; fi")
    }

    mutating func variable(_ variable: PayloadVariable, writesFile: Bool = true) {
        guard variable.isFile else {
            return line("export \(quoting.word(variable.key))=\(quoting.word(variable.value))")
        }
        let file = BashQuoting.goQuoted(temporary(variable.key))
        if writesFile {
            line("mkdir -p \(BashQuoting.goQuoted(temporaryDirectory))")
            line("printf '%s' \(quoting.word(variable.value)) > \(file)")
        }
        line("export \(quoting.word(variable.key))=\(file)")
    }

    /// Blanks around a line are lost, and so is a last line without its end: `read` fails on it.
    mutating func sourceEnvironment(_ path: String) {
        line("mkdir -p \(BashQuoting.goQuoted(temporaryDirectory))")
        line("touch \(BashQuoting.goQuoted(path))")
        line("while read -r line; do export \"$line\"; done < \(BashQuoting.goQuoted(path))")
    }

    mutating func changeDirectory(_ path: String) { command(["cd", path]) }
    mutating func makeDirectory(_ path: String) { command(["mkdir", "-p", path]) }
    mutating func removeDirectory(_ path: String) { command(["rm", "-r", "-f", path]) }
    mutating func removeFile(_ path: String) { command(["rm", "-f", path]) }

    mutating func notice(_ text: String) { echo("\u{1b}[32;1m", text) }
    mutating func warning(_ text: String) { echo("\u{1b}[0;33m", text) }

    private mutating func echo(_ colour: String, _ text: String) {
        line("echo " + quoting.word("\(colour)\(text)\u{1b}[0;m"))
    }

    mutating func ifDirectory(_ path: String, _ then: (inout ScriptWriter) -> Void) {
        condition("[ -d \(BashQuoting.goQuoted(path)) ]", then)
    }

    mutating func ifFile(_ path: String, _ then: (inout ScriptWriter) -> Void) {
        condition("[ -e \(BashQuoting.goQuoted(path)) ]", then)
    }

    /// - Parameter isQuiet: Hides what the command of the condition prints.
    mutating func ifCommand(
        _ words: [String], isQuiet: Bool = true, _ then: (inout ScriptWriter) -> Void,
        otherwise: ((inout ScriptWriter) -> Void)? = nil
    ) {
        let silence = isQuiet ? " >/dev/null 2>&1" : ""
        condition(words.map(quoting.word).joined(separator: " ") + silence, then, otherwise: otherwise)
    }

    private mutating func condition(
        _ test: String, _ then: (inout ScriptWriter) -> Void, otherwise: ((inout ScriptWriter) -> Void)? = nil
    ) {
        line("if \(test); then")
        depth += 1
        then(&self)
        if let otherwise {
            depth -= 1
            line("else")
            depth += 1
            otherwise(&self)
        }
        depth -= 1
        line("fi")
    }

    /// Commands of the user, each after the echo of its first line (`shells/abstract.go`, `writeCommands`).
    mutating func userCommands(_ commands: [String]) {
        for command in commands.map(Self.trimmed) {
            if command.isEmpty {
                line("echo")
            } else if let end = command.unicodeScalars.firstIndex(of: "\n") {
                notice("$ \(command[..<end]) # collapsed multi-line command")
            } else {
                notice("$ \(command)")
            }
            line(command)
            checkForErrors()
        }
    }

    /// Go's `strings.TrimSpace`.
    private static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(Substring(scalars))
    }

    /// The script as it is sent.
    func finished(_ wrapper: RunnerProfile.Wrapper, shell: String, isTraced: Bool) -> String {
        let eval = "eval " + quoting.word(body)
        let pipefailTest = "if set -o | grep pipefail > /dev/null; then set -o pipefail; fi; set -o errexit"
        let trap: String
        let pipefail: String
        let call: String
        switch wrapper {
        case .subshell:
            trap = "trap 'exit 1' TERM"
            pipefail = #"case "$(set -o)" in *"pipefail"*) set -o pipefail;; esac; set -o errexit"#
            call = "(trap 'exit 1' TERM; \(eval)) < /dev/null"
        case .pipedEval: (trap, pipefail, call) = ("trap exit 1 TERM", pipefailTest, ": | \(eval)")
        case .pipedSubshell: (trap, pipefail, call) = ("trap exit 1 TERM", pipefailTest, ": | (\(eval))")
        }
        let trace = isTraced ? ["set -o xtrace"] : []
        let lines = ["#!/usr/bin/env \(shell)", "", trap, ""] + trace + [pipefail, "set +o noclobber", call, "exit 0"]
        return lines.joined(separator: "\n") + "\n"
    }
}
