internal import History
internal import Jobs
internal import Terminal
internal import TestResults

/// One failed test of the page: its assertions, and side by side what it wrote and what the daemons logged then.
struct FailureSection {
    let dossier: RunDossier
    let index: Int
    let test: TestResult
    let isOpen: Bool

    var html: String {
        let first = test.assertions.first?.label ?? test.reason ?? "nothing tells why"
        let known = dossier.known[test.name.text]
        let time = test.seconds.map { " <span class=\"faint\">after \(Format.duration(.seconds($0)))</span>" } ?? ""
        let mark = known.map { " <span class=\"known\">known: \(HTML.text($0.name))</span>" } ?? ""
        return """
            <details\(isOpen ? " open" : "")><summary><b>\(HTML.text(test.name.text))</b> \
            <span class="\(test.status.rawValue)">\(test.status.rawValue)</span>\(time)\(mark)<br>\
            <span class="faint">\(HTML.text(String(first.prefix(200))))</span></summary><div>
            \(known.map { "<p class=\"known\">\(HTML.text($0.summary)) \(HTML.link($0.reference))</p>" } ?? "")
            \(past)\(reason)\(hangs)\(crashes)\(test.assertions.map(assertion).joined())
            <div class="sides">\(output)\(logs)</div></div></details>
            """
    }

    /// One mark a run, the oldest first; failed ones are taller, so that it needs no colours.
    private var past: String {
        guard let past = dossier.past[test.name.text], let sentence = past.sentence else { return "" }
        let marks = past.endings.reversed().map { ending in
            let title = "\(ending.run): \(ending.status.rawValue)"
            return "<i class=\"\(ending.status.rawValue)\" title=\"\(HTML.text(title))\"></i>"
        }
        let words = past.endings.reversed().map(\.status.rawValue).joined(separator: ", ")
        return "<p class=\"past\"><span role=\"img\" aria-label=\"From the oldest run to the newest: \(words)\">"
            + marks.joined() + "</span> \(HTML.text(sentence))</p>"
    }

    private var reason: String {
        let status = test.exitStatus.map { "Exit status \($0). " } ?? ""
        // Without an assertion the reason stands in the heading.
        let text = status + (test.assertions.isEmpty ? "" : test.reason ?? "")
        return text.isEmpty ? "" : "<p>\(HTML.text(text))</p>"
    }

    private var hangs: String {
        dossier.evidence.hangs(of: test).map { hang in
            let head = hang.record.signs.isHang ? "Hung" : "Was past its time"
            let time = Format.duration(.seconds(hang.record.seconds))
            let stacks = RunEvidence.savedStacks(in: hang.folder).map { stack in
                "<details><summary>\(HTML.text(stack.name))</summary><div>\(Self.block(stack.lines))</div></details>"
            }
            return "<p class=\"failed\"><b>\(head) after \(time): \(HTML.text(hang.record.summary))</b></p>"
                + stacks.joined()
        }.joined()
    }

    private var crashes: String {
        dossier.crashes(index).map { dump in
            "<p class=\"failed\"><b>\(HTML.text(dump.summary))</b></p><details><summary>Its stack</summary><div>"
                + "\(Self.block(dump.text.split(separator: "\n").prefix(400).map(String.init)))</div></details>"
        }.joined()
    }

    private func assertion(_ assertion: FailedAssertion) -> String {
        let number = assertion.number.map { "#\($0) " } ?? ""
        let place = assertion.file.map { " \($0)\(assertion.line.map { ":\($0)" } ?? "")" } ?? ""
        let values = [("got", assertion.got), ("expected", assertion.expected)].compactMap { name, value in
            value.map { "<dt>\(name)</dt><dd><code>\(HTML.text($0))</code></dd>" }
        }
        let said =
            values.isEmpty && !assertion.diagnostic.isEmpty
            ? "<pre tabindex=\"0\">\(HTML.text(assertion.diagnostic))</pre>" : ""
        return "<div class=\"assertion\"><b>\(HTML.text(number + FailureText.shortened(assertion.label)))</b>"
            + "<span class=\"faint\">\(HTML.text(place))</span>"
            + (values.isEmpty ? "" : "<dl>\(values.joined())</dl>") + "\(said)</div>"
    }

    private var output: String {
        guard !test.outputTail.isEmpty else { return "" }
        return "<div><h3>Its last lines</h3>\(Self.block(test.outputTail))</div>"
    }

    private var logs: String {
        let logs = dossier.logs[index] ?? []
        guard !logs.isEmpty else { return "" }
        let all = logs.map { log in
            "<details><summary>\(HTML.text(log.daemon)) <span class=\"faint\">\(Format.size(UInt64(log.size)))"
                + "</span></summary><div>\(Self.block(log.lines))</div></details>"
        }
        return "<div><h3>libvirt's logs of that time</h3>\(all.joined())</div>"
    }

    /// Errors of libvirt's logs stand out.
    private static func block(_ lines: [String]) -> String {
        let shown = lines.map { line in
            let text = HTML.text(line.count > 4000 ? "\(line.prefix(3999))…" : line)
            return line.prefix(100).contains(": error : ") ? "<span class=\"e\">\(text)</span>" : text
        }
        return "<pre tabindex=\"0\">\(shown.joined(separator: "\n"))</pre>"
    }
}
