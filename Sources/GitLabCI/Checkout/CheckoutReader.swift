/// Reads the settings of a checkout from a job's variables, as the runner does (gitlab-runner
/// `common/build_settings.go`, `validate`).
struct CheckoutReader {
    private let value: (String) -> String
    private(set) var problems: [CheckoutProblem] = []

    /// - Parameter variables: Expanded.
    init(_ variables: VariableSet) {
        value = { variables[$0]?.value ?? "" }
    }

    /// - Parameter allowsFetch: What the project's settings say of the default strategy.
    mutating func checkout(
        depth: Int, refspecs: [String], layout: StageLayout, allowsFetch: Bool
    ) -> Checkout {
        var checkout = Checkout(depth: depth, refspecs: refspecs)
        checkout.strategy = choice("GIT_STRATEGY") ?? (allowsFetch ? .fetch : .clone)
        checkout.hasWorkTree = flag("GIT_CHECKOUT", default: true) && checkout.hasRepository
        checkout.cleanFlags = words("GIT_CLEAN_FLAGS", default: ["-ffdx"])
        checkout.fetchesLargeFiles = !flag("GIT_LFS_SKIP_SMUDGE", default: false)
        checkout.submodules = submodules(of: checkout)
        checkout.clonePath = clonePath(in: layout)
        return checkout
    }

    /// Numbers and words that can't be meant leave the default, with a warning in the job's log.
    private mutating func choice<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
        let text = value(name)
        guard !text.isEmpty else { return nil }
        guard let choice = Choice(rawValue: text) else {
            problems.append(.wrongValue(variable: name, value: text))
            return nil
        }
        return choice
    }

    /// Go's `strconv.ParseBool`.
    private mutating func flag(_ name: String, default usual: Bool) -> Bool {
        let text = value(name)
        switch text {
        case "": return usual
        case "1", "t", "T", "TRUE", "true", "True": return true
        case "0", "f", "F", "FALSE", "false", "False": return false
        default:
            problems.append(.wrongValue(variable: name, value: text))
            return usual
        }
    }

    /// `none` stands for no words at all.
    private func words(_ name: String, default usual: [String]) -> [String] {
        switch value(name) {
        case "": usual
        case "none": []
        case let text: text.split(whereSeparator: \.isWhitespace).map(String.init)
        }
    }

    private mutating func submodules(of checkout: Checkout) -> Checkout.Submodules {
        var submodules = Checkout.Submodules(depth: checkout.depth)
        let name = "GIT_SUBMODULE_STRATEGY"
        if let strategy = Checkout.Submodules.Strategy(rawValue: value(name)) {
            submodules.strategy = checkout.hasRepository ? strategy : .none
        } else if !value(name).isEmpty {
            problems.append(.refusedValue(variable: name, value: value(name)))
        }
        readDepth(&submodules)
        submodules.paths = words("GIT_SUBMODULE_PATHS", default: [])
        if submodules.paths.contains(":(exclude)") {
            problems.append(.refusedValue(variable: "GIT_SUBMODULE_PATHS", value: value("GIT_SUBMODULE_PATHS")))
            submodules.paths = []
        }
        readFlags(&submodules)
        return submodules
    }

    private mutating func readDepth(_ submodules: inout Checkout.Submodules) {
        let text = value("GIT_SUBMODULE_DEPTH")
        guard !text.isEmpty else { return }
        guard let depth = Int(text) else {
            return problems.append(.wrongValue(variable: "GIT_SUBMODULE_DEPTH", value: text))
        }
        submodules.depth = max(0, depth)
    }

    /// Words of `git submodule update` that leave what a first checkout makes as it is.
    private static let harmless: Set<String> = [
        "--init", "--force", "-f", "--checkout", "--merge", "--rebase", "--quiet", "-q", "--progress", "--no-fetch",
        "--no-recommend-shallow", "--recommend-shallow", "--dissociate", "--single-branch", "--no-single-branch",
        "--no-tags",
    ]

    private mutating func readFlags(_ submodules: inout Checkout.Submodules) {
        let name = "GIT_SUBMODULE_UPDATE_FLAGS"
        var unknown: [String] = []
        var rest = words(name, default: [])[...]
        while let word = rest.popFirst() {
            let (flag, attached) = Self.split(word)
            switch flag {
            case "--remote": submodules.followsBranches = true
            case "--recursive":
                if submodules.strategy == .normal { submodules.strategy = .recursive }
            case "--jobs", "-j": if attached == nil { rest = rest.dropFirst() }
            case "--depth":
                let text = attached ?? rest.popFirst() ?? ""
                if let depth = Int(text), depth > 0 { submodules.depth = depth } else { unknown += [flag, text] }
            default:
                let isJobs = flag.hasPrefix("-j") && Int(flag.dropFirst(2)) != nil
                if !Self.harmless.contains(flag), !isJobs { unknown.append(word) }
            }
        }
        if !unknown.isEmpty { problems.append(.unknownFlags(variable: name, flags: unknown)) }
    }

    private static func split(_ word: String) -> (flag: String, value: String?) {
        guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    /// It has to lie below the builds directory (gitlab-runner `common/build.go`, `getCustomBuildDir`).
    private mutating func clonePath(in layout: StageLayout) -> String? {
        let text = value("GIT_CLONE_PATH")
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: "/").filter { $0 != "." }
        let clean = "/" + parts.joined(separator: "/")
        let root = layout.buildsDirectory == "/" ? "/" : layout.buildsDirectory + "/"
        guard text.hasPrefix("/"), !parts.contains(".."), clean.hasPrefix(root), clean.utf8.allSatisfy({ $0 >= 0x20 })
        else {
            problems.append(.refusedValue(variable: "GIT_CLONE_PATH", value: text))
            return nil
        }
        return clean
    }
}

extension Checkout {
    /// The checkout of a job.
    ///
    /// - Parameters:
    ///   - variables: All of the job's, not expanded.
    ///   - layout: Where things lie when the job says nothing; `GIT_CLONE_PATH` has to be below its builds directory.
    ///   - depth: What is known of it otherwise, from the payload or the log: the server has decided it.
    ///   - projectDepth: The project's setting, for a job whose variables have no `GIT_DEPTH`.
    ///   - refspecs: The payload's; nil to compute those the server would give.
    ///   - allowsFetch: False when the project's settings say `clone`.
    public static func read(
        variables: VariableSet, layout: StageLayout, depth: Int? = nil, projectDepth: Int? = nil,
        refspecs: (_ depth: Int) -> [String] = { _ in [] }, allowsFetch: Bool = true
    ) -> (checkout: Checkout, problems: [CheckoutProblem]) {
        let expanded = variables.expanded(fileDirectory: layout.temporaryDirectory)
        let depth = depth ?? expanded["GIT_DEPTH"].map { leadingNumber($0.value) } ?? projectDepth ?? 0
        var reader = CheckoutReader(expanded)
        let checkout = reader.checkout(
            depth: max(0, depth), refspecs: refspecs(max(0, depth)), layout: layout, allowsFetch: allowsFetch)
        return (checkout, reader.problems)
    }

    /// The server's Ruby reads `GIT_DEPTH` with `to_i`: digits at the beginning, otherwise 0.
    private static func leadingNumber(_ text: String) -> Int {
        let trimmed = text.drop(while: \.isWhitespace)
        let sign = trimmed.first == "-" ? -1 : 1
        let digits = (["-", "+"].contains(trimmed.first) ? trimmed.dropFirst() : trimmed).prefix {
            $0.isASCII && $0.isNumber
        }
        return sign * (Int(digits) ?? 0)
    }
}
