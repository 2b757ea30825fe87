/// What single lines of a log tell.
struct TraceFacts {
    private(set) var runner: TraceRunner?
    private(set) var projectDirectory: String?
    private(set) var checkout: TraceCheckout?
    private(set) var image: String?
    private(set) var depth: Int?
    private(set) var submodules: [String: String] = [:]
    private(set) var warnings: [TraceWarning] = []
    private(set) var result = TraceResult.truncated(limit: nil)

    /// Lists built from a log of endless repetition stay small.
    private static let warningLimit = 1000
    private static let submoduleLimit = 1000
    private var seenWarnings: Set<TraceWarning> = []

    init(lines: [TraceLine]) {
        for line in lines {
            readHead(line)
            if line.section == "prepare_executor" || line.section == nil { readImage(line) }
            if line.section == "get_sources" || line.section == nil { readSources(line) }
            if !Trace.scriptSections.contains(line.section ?? ""), line.section != "after_script" { readWarning(line) }
            // Only the runner itself tells the end; without prefixes its last word counts.
            if line.stream == 0 || line.stream == nil { readResult(line.text) }
        }
    }

    private mutating func readHead(_ line: TraceLine) {
        guard line.stream != 1 else { return }
        if runner == nil, let rest = line.text.after("Running with gitlab-runner ") {
            let parts = rest.split(separator: " ", maxSplits: 1)
            guard let version = parts.first else { return }
            let revision = parts.count > 1 ? parts[1].filter { $0 != "(" && $0 != ")" } : ""
            runner = TraceRunner(version: String(version), revision: revision)
        } else if runner?.name == nil, runner != nil, let rest = line.text.after("  on ") {
            let halves = rest.components(separatedBy: ", system ID: ")
            let words = halves[0].split(separator: " ")
            guard let token = words.last, words.count > 1 else { return }
            runner?.name = words.dropLast().joined(separator: " ")
            runner?.shortToken = String(token)
            if halves.count > 1 { runner?.systemID = halves[1] }
        }
    }

    /// `Using Docker executor with image <name> ...`, and the same of the executor for Kubernetes.
    private mutating func readImage(_ line: TraceLine) {
        guard line.stream != 1, image == nil, let rest = line.text.after("Using "),
            let words = rest.firstRange(of: " executor with image ")
        else { return }
        let name = rest[words.upperBound...].prefix { $0 != " " }
        if !name.isEmpty { image = String(name) }
    }

    private mutating func readSources(_ line: TraceLine) {
        for start in ["Initialized empty Git repository in ", "Reinitialized existing Git repository in "] {
            guard projectDirectory == nil, let path = line.text.after(start), path.hasPrefix("/") else { continue }
            let directory = path.hasSuffix("/.git/") ? String(path.dropLast(6)) : path
            projectDirectory = directory.isEmpty ? nil : directory
        }
        if let rest = line.text.after("Fetching changes with git depth set to ") {
            depth = Int(rest.prefix { $0.isASCII && $0.isNumber })
        }
        if let rest = line.text.after("Submodule path '"), submodules.count < Self.submoduleLimit,
            let middle = rest.lastRange(of: "': checked out '"), rest.hasSuffix("'")
        {
            submodules[String(rest[..<middle.lowerBound])] = String(rest[middle.upperBound...].dropLast())
        }
        if let rest = line.text.after("Checking out ") {
            let sha = rest.prefix { $0.isHexDigit }
            guard sha.count >= 7 else { return }
            let ref = rest.dropFirst(sha.count).components(separatedBy: "(ref is ").dropFirst().first
            let isComplete = ref?.hasSuffix(")...") == true
            checkout = TraceCheckout(shortSHA: String(sha), ref: isComplete ? ref.map { String($0.dropLast(4)) } : nil)
        }
    }

    private mutating func readWarning(_ line: TraceLine) {
        let text = line.text
        guard let warning = Self.warning(text), seenWarnings.count < Self.warningLimit else { return }
        if seenWarnings.insert(warning).inserted { warnings.append(warning) }
    }

    private static func warning(_ text: String) -> TraceWarning? {
        if let rest = text.after("Missing gitlab-runner. ") {
            return .missingRunner(action: rest.components(separatedBy: " is disabled")[0])
        }
        if text.hasPrefix("ERROR: No files to upload") { return .noFilesToUpload }
        guard let rest = text.after("WARNING: "), let path = rest.before(": no matching files") else { return nil }
        return .noMatchingFiles(path: path)
    }

    private mutating func readResult(_ text: String) {
        if text == "Job succeeded" { return result = .succeeded }
        if let rest = text.after("Job's log exceeded limit of ") {
            return result = .truncated(limit: Int(rest.prefix { $0.isASCII && $0.isNumber }))
        }
        guard let reason = text.after("ERROR: Job failed") else { return }
        result = Self.failure(reason)
    }

    private static func failure(_ reason: String) -> TraceResult {
        if let message = reason.after(" (system failure): ") { return .systemFailure(message: message) }
        guard let detail = reason.after(": ") else { return .failed(exitStatus: nil) }
        if detail.hasPrefix("execution took longer than ") { return .timedOut }
        if detail.hasPrefix("canceled") { return .canceled }
        for start in ["exit status ", "exit code ", "command terminated with exit code "] {
            if let number = detail.after(start) { return .failed(exitStatus: Int(number.prefix { $0.isNumber })) }
        }
        return .failed(exitStatus: nil)
    }
}

extension String {
    /// What follows a beginning; nil when the text does not begin so.
    func after(_ start: String) -> String? {
        utf8.starts(with: start.utf8) ? String(decoding: utf8.dropFirst(start.utf8.count), as: UTF8.self) : nil
    }

    /// Where a part stands for the last time.
    func lastRange(of part: String) -> Range<String.Index>? {
        var found: Range<String.Index>?
        var start = startIndex
        while let range = self[start...].firstRange(of: part) {
            found = range
            start = range.upperBound
        }
        return found
    }

    /// What stands before the first occurrence of a part.
    func before(_ part: String) -> String? { firstRange(of: part).map { String(self[..<$0.lowerBound]) } }

    /// The pieces between occurrences of a separator; never empty.
    func components(separatedBy separator: String) -> [String] { Substring(self).components(separatedBy: separator) }
}

extension Substring {
    func components(separatedBy separator: String) -> [String] {
        var pieces: [String] = []
        var rest = self
        while let range = rest.firstRange(of: separator) {
            pieces.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return pieces + [String(rest)]
    }
}
