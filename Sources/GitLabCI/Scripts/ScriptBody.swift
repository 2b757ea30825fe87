/// Builds the body of one script, line by line, as the runner's shell writer does
/// (gitlab-runner `shells/bash.go`, `shells/abstract.go`).
struct ScriptBody {
    private(set) var text = ""

    mutating func line(_ line: String) { text += line + "\n" }

    /// A message in bold green.
    mutating func notice(_ message: String) { line("echo " + ShellEscape.ansiC("\u{1b}[32;1m\(message)\u{1b}[0;m")) }

    mutating func removeFile(_ path: String) { line("rm -f \(ShellEscape.path(path))") }

    mutating func change(to directory: String) { line("cd \(ShellEscape.ansiC(directory))") }

    /// Exports; file variables are written first, unless only their paths are wanted.
    mutating func export(_ variables: [Variable], layout: StageLayout, writingFiles: Bool) {
        let flags = variables.filter { $0.key.hasPrefix("FF_") }
        for variable in flags + variables.filter({ !$0.key.hasPrefix("FF_") }) {
            let key = ShellEscape.ansiC(variable.key)
            guard variable.isFile else {
                line("export \(key)=\(ShellEscape.ansiC(variable.value))")
                continue
            }
            // The key becomes a file name, and bash could not export another kind of key anyway.
            guard VariableName.isName(variable.key) else { continue }
            let path = ShellEscape.path("\(layout.temporaryDirectory)/\(variable.key)")
            if writingFiles {
                line("mkdir -p \(ShellEscape.path(layout.temporaryDirectory))")
                line("printf '%s' \(ShellEscape.ansiC(variable.value)) > \(path)")
            }
            line("export \(key)=\(path)")
        }
    }

    /// Takes over what earlier scripts wrote into the file `GITLAB_ENV` names, one `NAME=value` a line.
    mutating func sourceEnvironmentFile(_ layout: StageLayout) {
        let path = ShellEscape.path(layout.environmentFile)
        line("export GITLAB_ENV=\(ShellEscape.ansiC(layout.environmentFile))")
        line("mkdir -p \(ShellEscape.path(layout.temporaryDirectory))")
        line("touch \(path)")
        line("while read -r line; do export \"$line\"; done < \(path)")
    }

    /// Each command after an echo of its first line.
    mutating func commands(_ commands: [String]) {
        for command in commands.map(Self.trimmed) {
            if command.isEmpty {
                line("echo")
            } else {
                // By scalars: `\r\n` is one character to Swift, and the runner cuts at `\n` alone.
                let first = command.unicodeScalars.prefix { $0 != "\n" }
                let isWhole = first.endIndex == command.unicodeScalars.endIndex
                notice("$ \(String(first))" + (isWhole ? "" : " # collapsed multi-line command"))
            }
            line(command)
        }
    }

    /// The whole script: the body in a subshell whose standard input is the null device, so that a script which is
    /// itself read from standard input is not eaten by what it runs. Form of runner 19.1 and later.
    func wrapped(tracing: Bool) -> String {
        var lines = ["#!/usr/bin/env bash", "", "trap 'exit 1' TERM", ""]
        if tracing { lines.append("set -o xtrace") }
        lines += [
            "case \"$(set -o)\" in *\"pipefail\"*) set -o pipefail;; esac; set -o errexit",
            "set +o noclobber",
            "(trap 'exit 1' TERM; eval \(ShellEscape.ansiC(text))) < /dev/null",
            "exit 0",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Go's `strings.TrimSpace`.
    static func trimmed(_ command: String) -> String {
        let head = command.unicodeScalars.drop(while: \.properties.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(String.UnicodeScalarView(head[...last]))
    }
}
