import Foundation

/// Follows the sections of a log and gives each line the one it stands in.
struct TraceSectionReader {
    private(set) var lines: [TraceLine] = []
    private(set) var sections: [TraceSection] = []
    private(set) var commands: [EchoedCommand] = []
    private(set) var recording: RecordedJobLines

    private let isPrefixed: Bool
    /// The runner's section that is open; they do not nest.
    private var current: String?
    /// The last open section by name, as a position in `sections`.
    private var open: [String: Int] = [:]
    private var hasScriptBegun = false
    /// Whether a stage has begun in which something of the job's runs.
    private var hasJobBegun = false

    /// The runner's own sections (gitlab-runner `common/build.go`).
    static let stages: Set<String> = [
        "resolve_secrets", "prepare_executor", "prepare_script", "get_sources", "clear_worktree", "restore_cache",
        "download_artifacts", "step_script", "build_script", "after_script", "archive_cache",
        "archive_cache_on_failure", "upload_artifacts_on_success", "upload_artifacts_on_failure",
        "cleanup_file_variables",
    ]
    /// Stages before the user's script: once that has begun, they cannot come any more.
    static let earlyStages: Set<String> = [
        "resolve_secrets", "prepare_executor", "prepare_script", "get_sources", "clear_worktree", "restore_cache",
        "download_artifacts",
    ]
    /// Titles by which logs without section marks show their stages.
    private static let titles: [(String, String)] = [
        ("Preparing the \"", "prepare_executor"), ("Preparing environment", "prepare_script"),
        ("Getting source from Git repository", "get_sources"), ("Restoring cache", "restore_cache"),
        ("Downloading artifacts", "download_artifacts"), ("Executing \"", "step_script"),
        ("Running after_script", "after_script"), ("Running after script...", "after_script"),
        ("Saving cache for successful job", "archive_cache"),
        ("Saving cache for failed job", "archive_cache_on_failure"),
        ("Uploading artifacts for successful job", "upload_artifacts_on_success"),
        ("Uploading artifacts for failed job", "upload_artifacts_on_failure"),
        ("Cleaning up project directory and file based variables", "cleanup_file_variables"),
    ]
    private static let cyan = Array("\u{1b}[36;1m".utf8)
    static let sectionLimit = 100_000

    init(isPrefixed: Bool) {
        self.isPrefixed = isPrefixed
        recording = RecordedJobLines(isPrefixed: isPrefixed)
    }

    /// Reads to the end.
    mutating func read(_ records: [TraceRecord]) {
        records.forEach { read($0) }
        recording.finish()
    }

    private mutating func read(_ record: TraceRecord) {
        let (marks, rest) = TraceMark.extract(from: record.bytes)
        let isRunners = !isPrefixed || record.stream == 0
        for mark in marks {
            if isRunners, mark.name == RecordedJobSection.name {
                recording.follow(mark, of: record, isTrusted: current == "prepare_executor" && mayRecord)
            } else {
                follow(mark, isTrusted: isRunners)
            }
        }
        let text = TerminalText.plain(rest)
        if marks.isEmpty || !text.isEmpty { add(text, rest, of: record, isRunners: isRunners) }
    }

    private mutating func add(_ text: String, _ bytes: [UInt8], of record: TraceRecord, isRunners: Bool) {
        if let title = title(bytes, text, record) { begin(title) }
        if isRunners, recording.append(text, of: record) {
            lines.append(line(record, text, stream: record.stream, section: RecordedJobSection.name))
        } else if isTitle(bytes, text, record) {
            lines.append(line(record, text, stream: 0, section: current))
        } else {
            lines.append(line(record, text, stream: record.stream, section: current))
            addCommand(bytes)
        }
    }

    private func line(_ record: TraceRecord, _ text: String, stream: UInt8?, section: String?) -> TraceLine {
        TraceLine(time: record.time, stream: stream, isError: record.isError, text: text, section: section)
    }

    /// Without prefixes the job could have written whatever follows its first chance to.
    private var mayRecord: Bool { isPrefixed || !hasJobBegun }

    private mutating func follow(_ mark: TraceMark, isTrusted: Bool) {
        guard sections.count < Self.sectionLimit else { return }
        let isStage = isTrusted && Self.stages.contains(mark.name) && isInOrder(mark)
        switch mark.kind {
        case .start:
            open[mark.name] = sections.count
            sections.append(
                TraceSection(
                    name: mark.name, options: mark.options, startedAt: Date(timeIntervalSince1970: Double(mark.time)),
                    isRunnerStage: isStage))
            if isStage { begin(mark.name) }
        case .end:
            guard let position = open[mark.name], sections[position].isRunnerStage == isStage else { return }
            sections[position].endedAt = Date(timeIntervalSince1970: Double(mark.time))
            open[mark.name] = nil
            if isStage, current == mark.name { leave() }
        }
    }

    private mutating func begin(_ stage: String) {
        if current != nil { leave() }
        current = stage
        if stage != "resolve_secrets", stage != "prepare_executor" { hasJobBegun = true }
        if Trace.scriptSections.contains(stage) { hasScriptBegun = true }
    }

    /// A definition that is not whole by the end of the stage it stands in will not be.
    private mutating func leave() {
        current = nil
        recording.finish()
    }

    /// Without prefixes a script can print any mark; those that cannot come any more are not believed.
    private func isInOrder(_ mark: TraceMark) -> Bool {
        isPrefixed || !hasScriptBegun || !Self.earlyStages.contains(mark.name)
    }

    /// The stage a bold cyan title begins, in logs without section marks.
    private func title(_ bytes: [UInt8], _ text: String, _ record: TraceRecord) -> String? {
        guard sections.isEmpty, isTitle(bytes, text, record) else { return nil }
        let stage = Self.titles.first { text.hasPrefix($0.0) }?.1
        guard let stage, !hasScriptBegun || !Self.earlyStages.contains(stage) else { return nil }
        return stage
    }

    /// The runner's titles are bold cyan and one of a fixed list.
    private func isTitle(_ bytes: [UInt8], _ text: String, _ record: TraceRecord) -> Bool {
        // The cheap test first: this is asked for every line of a log.
        guard !isPrefixed || record.stream == 0, bytes.prefix(20).firstRange(of: Self.cyan) != nil else { return false }
        return Self.titles.contains { text.hasPrefix($0.0) }
    }

    /// The echo of a command: bold green, a dollar sign, the command, and the end of the colour.
    private mutating func addCommand(_ bytes: [UInt8]) {
        let head = Array("\u{1b}[32;1m$ ".utf8)
        let tail = Array("\u{1b}[0;m".utf8)
        guard bytes.starts(with: head) else { return }
        guard bytes.suffix(tail.count).elementsEqual(tail) else {
            // With `FF_SCRIPT_SECTIONS` a command of several lines is echoed as a whole.
            let first = String(decoding: bytes.dropFirst(head.count), as: UTF8.self)
            commands.append(EchoedCommand(text: first, isMultiline: true, section: current))
            return
        }
        let inner = bytes.dropFirst(head.count).dropLast(tail.count)
        let text = String(decoding: inner, as: UTF8.self)
        let mark = " # collapsed multi-line command"
        let isMultiline = text.hasSuffix(mark)
        commands.append(
            EchoedCommand(
                text: isMultiline ? String(text.dropLast(mark.count)) : text, isMultiline: isMultiline, section: current
            ))
    }
}
