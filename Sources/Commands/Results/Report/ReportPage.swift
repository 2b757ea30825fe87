internal import Foundation
internal import Jobs
internal import Profiles
internal import Terminal
internal import TestResults

/// A run as one page that needs nothing else: no network, no script to be read.
struct ReportPage {
    let dossier: RunDossier

    private var report: RunReport { dossier.run.report }

    var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
        script-src 'unsafe-inline'">
        <title>\(HTML.text(title))</title>
        <style>\(ReportStyle.css)</style></head><body>
        <a class="skip" href="#failures-heading">To the failed tests</a>
        <main>
        \(head)
        \(counts)
        \(timeline)
        \(failures)
        \(comparison)
        \(allTests)
        \(facts)
        </main>
        <script>\(ReportStyle.script)</script>
        </body></html>

        """
    }

    private var title: String { "\(report.result.rawValue): \(report.job?.name ?? report.run)" }

    private var head: String {
        let job = report.job
        let place = job.map { "\($0.project) · \($0.ref) · \($0.sha.prefix(12)) · pipeline \($0.pipeline)" } ?? ""
        let time = report.seconds.total.map { " after \(Format.duration(.seconds($0)))" } ?? ""
        let status = report.exitStatus.map { ", its script ended with \($0)" } ?? ""
        return """
            <header><p class="faint">virt-ci run \(HTML.text(report.run)), \(Format.iso(report.started))</p>
            <h1>\(HTML.text(job?.name ?? "The job")) <span class="\(result)">\(report.result.rawValue)</span></h1>
            <p>\(HTML.text(place))<br><span class="faint">\(report.result.rawValue)\(time)\(status)</span></p></header>
            """
    }

    private var result: String {
        switch report.result {
        case .passed: "passed"
        case .failed, .error: "failed"
        case .interrupted: "interrupted"
        }
    }

    private var counts: String {
        guard let tests = dossier.tests else { return "<p>Nothing is known of its tests.</p>" }
        let counts = tests.counts
        let kinds: [(TestStatus, String)] = [
            (.failed, "failed"), (.error, "in error"), (.interrupted, "interrupted"),
            (.warned, "passed with a warning"),
            (.passed, "passed"), (.skipped, "skipped"), (.canceled, "canceled"),
        ]
        let shown = kinds.filter { counts[$0.0] > 0 }
        let numbers = shown.map { "<span class=\"\($0.0.rawValue)\"><b>\(counts[$0.0])</b>\($0.1)</span>" }.joined()
        let shares = shown.map { "<i class=\"\($0.0.rawValue)\" style=\"flex:\(counts[$0.0])\"></i>" }.joined()
        let known = dossier.known.isEmpty ? "" : "<span class=\"known\"><b>\(dossier.known.count)</b>known</span>"
        let rest = tests.planned.map { max(0, $0 - counts.total) } ?? 0
        let missing = rest > 0 ? "<p class=\"warned\">\(Format.count(rest, "test")) did not run to an end.</p>" : ""
        return "<div class=\"counts\">\(numbers)\(known)</div><div class=\"share\" aria-hidden=\"true\">\(shares)</div>"
            + missing
    }

    private var timeline: String {
        guard let svg = Timeline(report: report, tests: dossier.tests?.tests ?? []).svg else { return "" }
        return
            "<h2>Timeline</h2><div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Timeline\">\(svg)</div>"
    }

    private var failures: String {
        let failures = dossier.failures
        let title = failures.isEmpty ? "No failed tests" : "Failed tests"
        let keys =
            failures.count > 1 ? "<p class=\"faint\"><kbd>j</kbd> and <kbd>k</kbd> go from one to the next.</p>" : ""
        let all = failures.enumerated().map { place, failure in
            FailureSection(dossier: dossier, index: failure.index, test: failure.test, isOpen: place < 3).html
        }
        return
            "<h2 id=\"failures-heading\" tabindex=\"-1\">\(title)</h2>\(keys)<div id=\"failures\">\(all.joined())</div>"
    }

    private var comparison: String {
        guard let comparison = dossier.comparison else { return "" }
        let text = comparison.text(width: nil, style: .plain)
        return "<h2>Compared with CI</h2><pre tabindex=\"0\">\(HTML.text(text))</pre>"
    }

    private var allTests: String {
        guard let tests = dossier.tests?.tests, !tests.isEmpty else { return "" }
        let rows = tests.map { test in
            let time = test.seconds.map { Format.duration(.seconds($0)) } ?? ""
            return "<tr><td>\(HTML.text(test.name.text))</td><td class=\"\(test.status.rawValue)\">"
                + "\(test.status.rawValue)</td><td class=\"number\">\(time)</td>"
                + "<td class=\"faint\">\(HTML.text(test.status.isFailure ? "" : test.reason ?? ""))</td></tr>"
        }
        return """
            <h2>All tests</h2><details><summary>\(Format.count(tests.count, "test"))</summary><div class="scroll"><table>
            <thead><tr><th>Test</th><th>Status</th><th class="number">Time</th><th>Reason</th></tr></thead>
            <tbody>\(rows.joined())</tbody></table></div></details>
            """
    }

    private var facts: String {
        var facts: [(String, String)] = []
        if let job = report.job { facts.append(("Job", HTML.link(job.url))) }
        if let profile = report.profile {
            let how = profile.accelerator.map { ", \($0)" } ?? ""
            facts.append(("Machine", HTML.text("\(profile.name)\(how), \(report.start) start, image \(profile.image)")))
        }
        for dependency in report.dependencies {
            facts.append(("Artifacts", HTML.text("\(dependency.job) (\(dependency.id)), by \(dependency.pinnedBy)")))
        }
        let sorted = dossier.run.recipe?.fetched ?? []
        for input in sorted.prefix(20) { facts.append(("Fetched", HTML.text("\(input.name) \(input.version)"))) }
        facts.append(("Again", "<code>\(HTML.text(dossier.command))</code>"))
        let notes = report.notes.map { "<li>\(HTML.text($0))</li>" }.joined()
        return "<h2>The run</h2><dl>\(facts.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }.joined())</dl>"
            + (notes.isEmpty ? "" : "<details><summary>Notes</summary><div><ul>\(notes)</ul></div></details>")
    }
}
