import Foundation
import Programs
import Testing

/// Completions in the shells themselves: each is asked what it would offer at the end of a line.
@Suite("Completions")
struct CompletionTests {
    enum Shell: String, CaseIterable, CustomTestStringConvertible {
        case bash, zsh, fish

        var testDescription: String { rawValue }
        var file: String { ["bash": "virt-ci.bash", "zsh": "_virt-ci", "fish": "virt-ci.fish"][rawValue] ?? "" }
        var program: Program { Program(rawValue, debianPackage: rawValue, fedoraPackage: rawValue) }
        var isInstalled: Bool { (try? program.locate()) != nil }

        static let installed = allCases.filter(\.isInstalled)
        /// Those that tell their candidates without a key.
        static let asked = installed.filter { $0 != .fish }
    }

    private static let folder = Checkout.root + "/completions"

    @Test("The shipped files are what the program generates; `make completions` writes them")
    func current() async throws {
        try await Sandbox.with { sandbox in
            #expect(try await sandbox.run(["generate-completions", sandbox.root + "/made"]).status == 0)
            for shell in Shell.allCases {
                let shipped = try String(contentsOfFile: "\(Self.folder)/\(shell.file)", encoding: .utf8)
                let made = try String(contentsOfFile: "\(sandbox.root)/made/\(shell.file)", encoding: .utf8)
                #expect(shipped == made, "\(shell.file) is of other commands; run: make completions")
            }
        }
    }

    @Test("Every shell is here to be tried")
    func installed() {
        let missing = Shell.allCases.filter { !$0.isInstalled }.map(\.rawValue)
        withKnownIssue("not installed: \(missing.joined(separator: ", "))", isIntermittent: true) {
            #expect(missing.isEmpty)
        }
    }

    @Test("Commands, options and their values", arguments: Shell.asked)
    func words(_ shell: Shell) async throws {
        try await Sandbox.with { sandbox in
            let command = try await offers(shell, "virt-ci mach", sandbox)
            #expect(command == ["machines"])
            #expect(try await offers(shell, "virt-ci image wa", sandbox) == ["warm"])
            #expect(try await offers(shell, "virt-ci run --offl", sandbox) == ["--offline"])
            #expect(try await offers(shell, "virt-ci machines --format js", sandbox).first == "json")
        }
    }

    @Test("Machines, runs, profiles, images and jobs that are on this machine", arguments: Shell.asked)
    func names(_ shell: Shell) async throws {
        try await Sandbox.with { sandbox in
            try write(in: sandbox)
            #expect(
                try await offers(shell, "virt-ci shell ", sandbox) == ["virt-ci-debian-12-aaaa", "virt-ci-fedora-bb"])
            #expect(try await offers(shell, "virt-ci exec virt-ci-f", sandbox) == ["virt-ci-fedora-bb"])
            #expect(try await offers(shell, "virt-ci bundle 2026", sandbox) == ["20261126-1a2b"])
            #expect(try await offers(shell, "virt-ci run URL --profile deb", sandbox).contains("debian-12"))
            #expect(try await offers(shell, "virt-ci image verify abc", sandbox) == ["abcdef012345"])
            #expect(
                try await offers(shell, "virt-ci run https://gitlab.example.com/g", sandbox)
                    == [Self.tail(of: Self.url, shell)])
            #expect(
                try await offers(shell, "virt-ci plan g/p@master:uni", sandbox) == [
                    Self.tail(of: "g/p@master:unit", shell)
                ])
        }
    }

    @Test("A name that a shell would run is not offered", arguments: Shell.asked)
    func hostile(_ shell: Shell) async throws {
        try await Sandbox.with { sandbox in
            let proof = sandbox.root + "/proof"
            for name in ["$(touch \(proof))", "`touch \(proof)`", "\u{1b}]0;x\u{7}", "a;b", "a b", "'"] {
                try sandbox.write(lease(name), to: "state/virt-ci/machines/\(name.replacing("/", with: ""))/lease.json")
                try sandbox.write("x", to: name.replacing("/", with: "_"))
            }
            try report(name: "$(touch \(proof))", url: "https://gitlab.example.com/$(touch \(proof))", in: sandbox)
            for line in ["virt-ci shell ", "virt-ci run ", "virt-ci cp "] {
                let found = try await offers(shell, line, sandbox)
                #expect(!found.contains { $0.contains("touch") || $0.contains("\u{1b}") || $0.contains(";") })
            }
            #expect(!FileManager.default.fileExists(atPath: proof))
        }
    }

    @Test(
        "Tab at a prompt completes the word", .enabled(if: ShellTerminal.isInstalled, "needs tmux"),
        .timeLimit(.minutes(4)), arguments: Shell.installed)
    func atPrompt(_ shell: Shell) async throws {
        try await Sandbox.with { sandbox in
            try write(in: sandbox)
            try sandbox.write(lease("$(touch proof)"), to: "state/virt-ci/machines/$(touch proof)/lease.json")
            let load: [Shell: String] = [
                .bash: "source \(Self.folder)/virt-ci.bash", .fish: "source \(Self.folder)/virt-ci.fish",
                .zsh: "fpath=(\(Self.folder) $fpath); autoload -Uz compinit; compinit -u -D",
            ]
            let options: [Shell: String] = [.bash: "--norc -i", .zsh: "-f -i", .fish: "--no-config -i"]
            let environment = try environment(in: sandbox)
            try await ShellTerminal.use(
                "\(shell.rawValue) \(options[shell] ?? "")", environment: environment, in: sandbox
            ) { terminal in
                try await terminal.type(load[shell] ?? "", then: "Enter")
                for (line, whole) in [
                    ("virt-ci mach", "virt-ci machines"), ("virt-ci image wa", "virt-ci image warm"),
                    ("virt-ci run --offl", "virt-ci run --offline"),
                    ("virt-ci exec virt-ci-f", "virt-ci exec virt-ci-fedora-bb"),
                    ("virt-ci bundle 2026", "virt-ci bundle 20261126-1a2b"),
                    ("virt-ci run https://gitlab.example.com/g", "virt-ci run \(Self.url)"),
                    ("virt-ci plan g/p@master:uni", "virt-ci plan g/p@master:unit"),
                ] {
                    try await terminal.type(line, then: "Tab")
                    try await terminal.waitFor(whole)
                    try await terminal.press("C-u")
                }
            }
            #expect(!FileManager.default.fileExists(atPath: sandbox.root + "/proof"))
        }
    }

    private static let url = "https://gitlab.example.com/g/p/-/jobs/42"

    /// readline replaces what follows the last colon alone.
    private static func tail(of word: String, _ shell: Shell) -> String {
        shell == .bash ? word.split(separator: ":").last.map(String.init) ?? "" : word
    }

    private func write(in sandbox: Sandbox) throws {
        try sandbox.writeProfile()
        for name in ["virt-ci-debian-12-aaaa", "virt-ci-fedora-bb"] {
            try sandbox.write(lease(name), to: "state/virt-ci/machines/\(name)/lease.json")
        }
        try report(name: "unit", url: Self.url, in: sandbox)
        let digest = "abcdef012345" + String(repeating: "0", count: 52)
        try sandbox.write(
            """
            {"profile":"debian-12","fingerprint":"\(digest)","digest":"\(digest)","connection":"test:///default",\
            "pool":"p","diskVolume":"v","diskBytes":1,"fileBytes":1,"created":"2026-11-26T00:00:00Z","origin":"here"}
            """, to: "data/virt-ci/images/one.json")
    }

    private func lease(_ name: String) -> String {
        """
        {"machine":"\(name)","uri":"test:///default","pool":"p","volumes":[],"profile":"debian-12","image":"sha256:0",\
        "created":"2026-11-26T00:00:00Z","keptUntil":"2126-11-26T00:00:00Z"}
        """
    }

    private func report(name: String, url: String, in sandbox: Sandbox) throws {
        try sandbox.write(
            """
            {"job":{"host":"gitlab.example.com","project":"g/p","id":42,"name":"\(name)","pipeline":1,"sha":"0",\
            "ref":"master","url":"\(url)"}}
            """, to: "state/virt-ci/runs/20261126-1a2b/report.json")
    }

    /// One in which the program is found by its name.
    private func environment(in sandbox: Sandbox) throws -> [String: String?] {
        let bin = sandbox.root + "/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        if !FileManager.default.fileExists(atPath: bin + "/virt-ci") {
            try FileManager.default.createSymbolicLink(
                atPath: bin + "/virt-ci", withDestinationPath: try Sandbox.program().name)
        }
        let path = bin + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        return sandbox.environment(["PATH": path, "TERM": "xterm"])
    }

    /// What a shell would offer at the end of a line.
    private func offers(_ shell: Shell, _ line: String, _ sandbox: Sandbox) async throws -> [String] {
        let result = try await shell.program.run(
            try arguments(shell, line), environment: try environment(in: sandbox),
            directory: sandbox.root, deadline: .seconds(60))
        return result.text.split(separator: "\n").map { line in
            line.split(separator: "\t").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        }.filter { !$0.isEmpty }
    }

    private func arguments(_ shell: Shell, _ line: String) throws -> [String] {
        let file = "\(Self.folder)/\(shell.file)"
        switch shell {
        case .bash:
            // As readline breaks a line: after blanks, and around colons.
            let script = """
                source "$1"; COMP_LINE=$2; COMP_POINT=${#2}
                COMP_WORDS=($(sed 's/:/ : /g' <<< "$2")); case "$2" in *' '|*:) COMP_WORDS+=('');; esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); word=${COMP_WORDS[COMP_CWORD]}
                _virt-ci_with_colons virt-ci "$word" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            return ["--norc", "-c", script, "bash", file, line]
        case .zsh: return ["-f", "-c", Self.zsh, "zsh", Self.folder, line]
        // Only at a key does it know where the cursor is.
        case .fish: throw CancellationError()
        }
    }

    /// The completion system needs a terminal of its own; there `compadd` tells what it was given.
    private static let zsh = #"""
        zmodload zsh/zpty
        setup=$PWD/setup.zsh
        cat > $setup <<'END'
        PS1= PS2= RPS1=
        autoload -Uz compinit; compinit -u -D
        zstyle ':completion:*' insert-tab false
        compadd () {
          [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]] && { builtin compadd "$@"; return }
          local -a hits; local hit
          builtin compadd -A hits "$@"
          for hit in "${hits[@]}"; do print -r -- $'\n'"<$hit>"; done
          builtin compadd "$@"
        }
        finish () { print -r -- $'\n<<end>>'; exit }
        comppostfuncs=(finish)
        print '<<ready>>'
        END
        zpty shell zsh -f -i
        zpty -w shell "fpath=($1 \$fpath); source $setup"
        zpty -r -m shell seen '*<<ready>>*'
        zpty -w -n shell "$2"$'\t'
        zpty -r -m shell seen '*<<end>>*'
        zpty -d shell
        print -r -- "$seen" | tr -d '\r' | sed -n 's/^<\([^<>]*\)>$/\1/p'
        """#
}
