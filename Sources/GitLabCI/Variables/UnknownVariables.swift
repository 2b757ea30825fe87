/// A variable that a script uses and nobody has told us.
public struct UnknownVariable: Sendable, Equatable {
    /// Why it is not known.
    public enum Kind: String, Sendable {
        /// Issued by GitLab for one running job: never to be had.
        case token
        /// Made by the job's `secrets` or `id_tokens`.
        case secret
        /// A protected, masked, group or pipeline variable, or simply unset in CI, too.
        case notSet
    }

    public var name: String
    public var kind: Kind
    /// True when every use of it brings its own default, as in `${NAME:-value}`.
    public var hasDefault: Bool
}

extension JobDefinition {
    /// Variables that the scripts use as `$NAME` or `${NAME}`, that are neither known nor set by the scripts.
    ///
    /// Tokens are listed even when the set has them, because a local run has them empty. The scan reads text, not
    /// shell grammar: it can name a variable inside single quotes, and misses what sourced files use.
    public func unknownVariables(given known: VariableSet) -> [UnknownVariable] {
        var found: [String: UnknownVariable] = [:]
        var order: [String] = []
        let commands = hooks.preGetSources + hooks.postGetSources + script + afterScript
        let own = Set(commands.flatMap(ShellText.assignedNames)).union(Self.shellNames)
        for use in commands.flatMap(ShellText.uses) {
            let isToken = PredefinedVariables.tokenNames.contains(use.name)
            guard isToken || (known[use.name] == nil && !own.contains(use.name)) else { continue }
            let kind: UnknownVariable.Kind =
                isToken ? .token : secretNames.contains(use.name) ? .secret : .notSet
            if found[use.name] == nil { order.append(use.name) }
            let hasDefault = use.hasDefault && found[use.name]?.hasDefault != false
            found[use.name] = UnknownVariable(name: use.name, kind: kind, hasDefault: hasDefault)
        }
        return order.compactMap { found[$0] }
    }

    /// Set by bash, the login or the runner's scripts themselves.
    private static let shellNames: Set<String> = [
        "BASH", "BASHPID", "BASH_REMATCH", "BASH_SOURCE", "BASH_VERSION", "CI_JOB_STATUS", "EUID", "FUNCNAME",
        "GITLAB_ENV", "GROUPS", "HOME", "HOSTNAME", "HOSTTYPE", "IFS", "LANG", "LINENO", "LOGNAME", "MACHTYPE",
        "OLDPWD", "OPTARG", "OPTIND", "OSTYPE", "PATH", "PIPESTATUS", "PPID", "PS1", "PWD", "RANDOM", "REPLY",
        "SECONDS", "SHELL", "SHLVL", "TERM", "TMPDIR", "UID", "USER", "XDG_RUNTIME_DIR",
    ]
}

/// A light reading of shell text.
enum ShellText {
    struct Use: Equatable {
        var name: String
        var hasDefault: Bool
    }

    /// Unescaped `$NAME` and `${NAME…}`, in order.
    static func uses(_ command: String) -> [Use] {
        let bytes = Array(command.utf8)
        var uses: [Use] = []
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
                continue
            }
            guard bytes[index] == UInt8(ascii: "$") else {
                index += 1
                continue
            }
            let isBraced = bytes[index + 1] == UInt8(ascii: "{")
            var start = index + (isBraced ? 2 : 1)
            if isBraced, start < bytes.count, bytes[start] == UInt8(ascii: "#") || bytes[start] == UInt8(ascii: "!") {
                start += 1
            }
            guard start < bytes.count else { break }
            let name = bytes[start...].prefix(while: VariableName.isPart)
            if let first = name.first, !PlainScalar.isDigit(first) {
                let rest = bytes[name.endIndex...].drop { $0 == UInt8(ascii: ":") }.first
                let hasDefault = isBraced && rest.map { "-=+?".utf8.contains($0) } ?? false
                uses.append(Use(name: String(decoding: name, as: UTF8.self), hasDefault: hasDefault))
            }
            index = max(name.endIndex, index + 1)
        }
        return uses
    }

    /// Names that stand before `=` or `+=` at the start of a word, or after `for`, `read`, `local`, `select`.
    static func assignedNames(_ command: String) -> [String] {
        let words = command.split { " \t\n;|&(){}`\"".contains($0) }
        var names: [String] = []
        var isDeclaring = false
        for word in words {
            let name = word.prefix { $0.isASCII && VariableName.isPart($0.asciiValue ?? 0) }
            let rest = word.dropFirst(name.count)
            let isAssignment = rest.hasPrefix("=") || rest.hasPrefix("+=")
            if VariableName.isName(name), isAssignment || (isDeclaring && rest.isEmpty) { names.append(String(name)) }
            if ["for", "read", "local", "select", "mapfile", "readarray"].contains(word) {
                isDeclaring = true
            } else if !word.hasPrefix("-") {
                isDeclaring = isDeclaring && !["in", "for"].contains(word) && word.first != "<"
            }
        }
        return names
    }
}
