/// In what a job's log contradicts the definition that would be run.
///
/// The runner echoes every command before it runs it (gitlab-runner `shells/abstract.go`, `writeCommands`), names the
/// commit it checks out, and, of executors with containers, the image. A runner's own `pre_build_script` and
/// `post_build_script` show in no other place than here.
public enum TraceDrift: Sendable, Equatable {
    case commit(defined: String, traced: String)
    case reference(defined: String, traced: String)
    case image(defined: String?, traced: String)
    /// One command is another; counted from 1.
    case command(stage: ScriptStage, number: Int, defined: String, traced: String)
    /// Commands that are in the log alone, at the beginning or the end.
    case further(stage: ScriptStage, commands: [String])
    /// Commands that a script which ended well should have run.
    case missing(stage: ScriptStage, commands: [String])

    /// All that is found.
    ///
    /// - Parameters:
    ///   - variables: Expanded, for the image.
    ///   - ref: As GitLab names it.
    public static func all(
        job: JobDefinition, variables: VariableSet, sha: String, ref: String?, trace: Trace
    ) -> [TraceDrift] {
        var drifts: [TraceDrift] = []
        if let checkout = trace.checkout {
            if !sha.lowercased().hasPrefix(checkout.shortSHA.lowercased()) {
                drifts.append(.commit(defined: sha, traced: checkout.shortSHA))
            }
            if let traced = checkout.ref, let ref, traced != ref {
                drifts.append(.reference(defined: ref, traced: traced))
            }
        }
        if let traced = trace.image {
            let defined = job.image.map { variables.runnerExpanded($0.name) }
            if defined != traced { drifts.append(.image(defined: defined, traced: traced)) }
        }
        drifts += commands(.build, job.script, trace, isWhole: trace.result == .succeeded)
        drifts += commands(.after, job.afterScript, trace, isWhole: false)
        return drifts
    }

    private static func commands(
        _ stage: ScriptStage, _ script: [String], _ trace: Trace, isWhole: Bool
    ) -> [TraceDrift] {
        let sections = stage == .after ? ["after_script"] : Trace.scriptSections
        let traced = trace.commands.filter { sections.contains($0.section ?? "") }
        let defined = script.compactMap(EchoedCommand.init(of:))
        // A script can print what looks like an echo as often as it likes.
        guard !traced.isEmpty, traced.count <= 10_000 else { return [] }
        // What stands before the first own command is the runner's.
        let start = defined.first.flatMap { first in traced.firstIndex { first.fits($0) } } ?? 0
        var drifts: [TraceDrift] = []
        if start > 0 { drifts.append(.further(stage: stage, commands: traced[..<start].map(\.text))) }
        let own = traced[start...]
        for (number, pair) in zip(defined, own).enumerated() where !pair.0.fits(pair.1) {
            drifts.append(
                .command(stage: stage, number: number + 1, defined: pair.0.text, traced: pair.1.text))
            // What follows the first difference is mostly the same, moved.
            return drifts
        }
        if own.count > defined.count {
            drifts.append(.further(stage: stage, commands: own.dropFirst(defined.count).map(\.text)))
        } else if isWhole, own.count < defined.count {
            drifts.append(.missing(stage: stage, commands: defined.dropFirst(own.count).map(\.text)))
        }
        return drifts
    }
}

extension EchoedCommand {
    /// As the runner would echo it; nil for an empty one, which is an empty line.
    fileprivate init?(of command: String) {
        let trimmed = ScriptBody.trimmed(command)
        guard !trimmed.isEmpty else { return nil }
        let first = trimmed.unicodeScalars.prefix { $0 != "\n" }
        self.init(
            text: String(first), isMultiline: first.endIndex != trimmed.unicodeScalars.endIndex, section: nil)
    }

    /// Whether the log's command can be this one. GitLab hides masked values as `[MASKED]`, some with `x` behind.
    fileprivate func fits(_ traced: EchoedCommand) -> Bool {
        guard isMultiline == traced.isMultiline else { return false }
        let (own, told) = (Self.shown(text), Self.shown(traced.text))
        if own == told { return true }
        let pieces = told.components(separatedBy: "[MASKED]")
        guard pieces.count > 1, own.hasPrefix(pieces[0]) else { return false }
        var rest = own.dropFirst(pieces[0].count)
        for piece in pieces.dropFirst() {
            let plain = String(piece.drop { $0 == "x" })
            if plain.isEmpty { continue }
            guard let range = rest.firstRange(of: plain) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    /// Without what reading a log takes out of lines.
    private static func shown(_ text: String) -> String {
        TerminalText.plain(text.utf8).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
