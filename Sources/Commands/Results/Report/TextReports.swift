internal import Foundation
internal import Jobs
internal import Profiles
internal import Terminal
internal import TestResults

/// A run in Markdown: a comment of a merge request, or the draft of a bug report.
struct TextReports {
    let dossier: RunDossier

    private static let shown = 20
    private var report: RunReport { dossier.run.report }

    /// For a comment: short, what failed and whether it did in CI.
    var markdown: String {
        let job = report.job.map { "[`\(code($0.name))`](\($0.url))" } ?? "`\(code(report.run))`"
        let counts = dossier.tests.map { tests in
            let counts = tests.counts
            return ": \(counts.passed + counts.warned) passed, **\(counts.failures) failed**, "
                + "\(counts.skipped + counts.canceled) skipped"
        }
        let profile = report.profile.map { " in `\(code($0.name))`" } ?? ""
        var lines = ["\(job) \(report.result.rawValue) locally\(profile)\(counts ?? "")", ""]
        if !dossier.failures.isEmpty { lines += ["| test | assertion | |", "| --- | --- | --- |"] }
        lines += dossier.failures.prefix(Self.shown).map { failure in
            let known = dossier.known[failure.test.name.text].map { "[known](\($0.reference))" } ?? ""
            return "| `\(code(failure.test.name.text))` | \(cell(Self.headline(failure.test))) | \(known) |"
        }
        if dossier.failures.count > Self.shown { lines.append("\nand \(dossier.failures.count - Self.shown) more") }
        if let comparison = report.comparison {
            lines += ["", comparison.same ? "It ended as in CI." : "It differs from CI:"]
            lines += comparison.differences.prefix(Self.shown).map { "- \(cell($0))" }
        }
        return (lines + ["", "Again: `\(code(dossier.command))`", ""]).joined(separator: "\n")
    }

    /// For a tracker: versions, how to see it again, what failed, what was logged.
    ///
    /// - Parameter test: The one it is about; nil for all failed ones.
    func bug(about test: String?) throws -> String {
        let wanted = try test.map { try dossier.tests?.index(ofTest: $0) }
        let failures = dossier.failures.filter { wanted == nil || $0.index == wanted }
        let title = failures.first.map { "\($0.test.name.text): \(Self.headline($0.test))" } ?? report.run
        var lines = ["# \(cell(title))", "", "## Versions", ""]
        lines += versions.map { "- \(cell($0))" }
        lines += ["", "## To see it again", "", "```", line(dossier.command), "```", ""]
        if let url = report.job?.url { lines += ["The job in CI: \(url)", ""] }
        for (index, failure) in failures.prefix(Self.shown) {
            lines += ["## \(cell(failure.name.text))", ""] + fenced(FailureText.lines(failure, known: nil, .plain))
            if let known = dossier.known[failure.name.text] {
                lines += ["It looks like \(known.name): \(known.reference)", ""]
            }
            for hang in dossier.evidence.hangs(of: failure) {
                let time = Format.duration(.seconds(hang.record.seconds))
                lines += ["After \(time): \(cell(hang.record.summary))", ""]
                for stack in RunEvidence.savedStacks(in: hang.folder) {
                    lines += ["\(cell(stack.name)):", ""] + fenced(stack.lines.prefix(200).map { line($0) })
                }
            }
            for dump in dossier.crashes(index).prefix(3) {
                lines += ["\(cell(dump.summary)), while it ran:", ""]
                lines += fenced(dump.text.split(separator: "\n").prefix(120).map { line(String($0)) })
            }
            for log in dossier.logs[index] ?? [] {
                lines += ["\(cell(log.daemon)) at that time (the end of \(Format.size(UInt64(log.size)))):", ""]
                lines += fenced(log.lines.suffix(40).map { Sanitizer.line($0) })
            }
        }
        return (lines + ["Attached: `\(line(dossier.run.folder))`: job.log, artifacts, results, evidence, hangs", ""])
            .joined(separator: "\n")
    }

    private var versions: [String] {
        var versions: [String] = []
        if let profile = report.profile { versions.append("\(profile.name), image \(profile.image)") }
        if let job = report.job { versions.append("\(job.project) at \(job.sha)") }
        let packages = dossier.run.compared.packages
        let telling = ["libvirt", "qemu", "kernel", "linux-image", "selinux-policy", "systemd", "avocado"]
        let names = packages.keys.filter { name in telling.contains { name.hasPrefix($0) } }.sorted()
        return versions + names.prefix(60).map { "\($0) \(packages[$0] ?? "")" }
    }

    static func headline(_ test: TestResult) -> String {
        let first = test.assertions.first?.label ?? test.reason ?? test.status.rawValue
        let more = test.assertions.count > 1 ? " (and \(test.assertions.count - 1) more)" : ""
        return FailureText.shortened(first) + more
    }

    private func line(_ text: String) -> String { Sanitizer.line(text) }

    /// Inside backquotes.
    private func code(_ text: String) -> String { line(text).replacing("`", with: "'").replacing("|", with: "\\|") }

    /// Outside of them, where each character that means something to Markdown or HTML is told to mean itself.
    private func cell(_ text: String) -> String {
        String(
            line(text).flatMap { character -> [Character] in
                "\\`*_{}[]<>#|!&@".contains(character) ? ["\\", character] : [character]
            })
    }

    /// A block whose fence no line of it can end.
    private func fenced(_ lines: [String]) -> [String] {
        let longest = lines.map { $0.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return [fence] + lines + [fence, ""]
    }
}
