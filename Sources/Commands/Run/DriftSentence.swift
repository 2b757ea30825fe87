internal import GitLabCI
internal import Terminal

/// What a job's log contradicts, as people read it.
enum DriftSentence {
    static func sentence(_ drift: TraceDrift) -> String {
        switch drift {
        case .commit(let defined, let traced):
            "Drift: CI checked out \(short(traced)), and this would be \(short(String(defined.prefix(12))))"
        case .reference(let defined, let traced):
            "Drift: CI's ref was '\(short(traced))', and this would be '\(short(defined))'"
        case .image(let defined, let traced):
            "Drift: CI used the image '\(short(traced))', and the definition has "
                + (defined.map { "'\(short($0))'" } ?? "none")
        case .command(let stage, let number, let defined, let traced):
            "Drift: command \(number) of \(stage.rawValue) was '\(short(traced))' in CI, and would be '\(short(defined))'"
        case .further(let stage, let commands):
            "Drift: CI ran in \(stage.rawValue) what the definition doesn't have: \(list(commands))"
        case .missing(let stage, let commands):
            "Drift: CI didn't run in \(stage.rawValue) what the definition has: \(list(commands))"
        }
    }

    private static func list(_ commands: [String]) -> String {
        commands.prefix(3).map { "'\(short($0))'" }.joined(separator: ", ")
            + (commands.count > 3 ? " and \(commands.count - 3) more" : "")
    }

    private static func short(_ text: String) -> String {
        let line = Sanitizer.line(text)
        return line.count > 80 ? "\(line.prefix(79))…" : line
    }
}
