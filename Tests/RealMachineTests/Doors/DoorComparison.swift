import Foundation
import Jobs
import Machines

/// Holds a local run against the same job by the executor. What differs and is not in `DoorDifferences` is a mistake.
struct DoorComparison {
    let source: DefinitionSource
    /// Names of the variables whose values only CI knows.
    let withheld: Set<String>
    /// Whether the machine here was restored.
    let isRestored: Bool
    /// Differences that should not be, a line each.
    private(set) var mistakes: [String] = []
    /// What of the list was met: a difference's name, a colon, and the very thing.
    private(set) var met: Set<String> = []

    init(source: DefinitionSource, withheld: Set<String>, isRestored: Bool) {
        self.isRestored = isRestored
        self.source = source
        self.withheld = withheld
    }

    private var allowed: [DoorDifference] { DoorDifferences.all(for: source) }

    /// Variables by their values.
    mutating func compare(environment script: String, inCI: [String: String], here: [String: String]) {
        for name in Set(inCI.keys).union(here.keys).sorted()
        where inCI[name].map(Identities.removed) != here[name].map(Identities.removed) {
            if isRestored, StartDifferences.all.contains(where: { $0.variables.contains(name) }) { continue }
            let reasons = allowed.filter { $0.covers(variable: name, withheld: withheld) }
            met.formUnion(reasons.map { "\($0.name): \(name)" })
            guard reasons.isEmpty else { continue }
            mistakes.append("\(script): \(name): CI \(Self.shown(inCI[name])), here \(Self.shown(here[name]))")
        }
    }

    /// Lines, their order aside; those that only one side has must be facts of a kind.
    ///
    /// - Parameter name: The name of the fact in a line.
    mutating func compare(
        _ subject: String, inCI: [String], here: [String], kind: DoorFact.Kind? = nil,
        name: (String) -> String = { $0 }
    ) {
        let (left, right) = (inCI.map(Identities.removed), here.map(Identities.removed))
        for change in right.sorted().difference(from: left.sorted()) {
            let line: String
            let side: String
            switch change {
            case .remove(_, let element, _): (line, side) = (element, "only in CI")
            case .insert(_, let element, _): (line, side) = (element, "only here")
            }
            let reasons = allowed.filter { difference in
                difference.facts.contains { $0.kind == kind && Self.covers($0.name, name(line)) }
            }
            met.formUnion(reasons.map { "\($0.name): \(name(line))" })
            if reasons.isEmpty { mistakes.append("\(subject): \(side): \(line.prefix(400))") }
        }
    }

    private static func covers(_ pattern: String, _ name: String) -> Bool {
        pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
    }

    private static func shown(_ value: String?) -> String { value.map { "'\($0.prefix(200))'" } ?? "not set" }
}

extension DoorComparison {
    /// All that was seen from inside the guests.
    mutating func compare(inCI: Observation, here: Observation) {
        for script in Set(inCI.environments.keys).union(here.environments.keys).sorted() {
            compare(
                environment: script, inCI: inCI.environments[script] ?? [:], here: here.environments[script] ?? [:])
            let (left, right) = (inCI.scripts[script] ?? [:], here.scripts[script] ?? [:])
            for subject in Set(left.keys).union(right.keys).sorted() {
                compare(of: subject, "\(script)/\(subject)", left[subject] ?? [], right[subject] ?? [])
            }
        }
        for subject in Set(inCI.guest.keys).union(here.guest.keys).sorted() {
            compare(of: subject, subject, inCI.guest[subject] ?? [], here.guest[subject] ?? [])
        }
    }

    private mutating func compare(of subject: String, _ title: String, _ inCI: [String], _ here: [String]) {
        switch subject {
        case "results": compare(title, inCI: Self.results(inCI), here: Self.results(here))
        case "settings": compare(title, inCI: inCI, here: here, kind: .setting) { Self.head($0, "=") }
        case "references": compare(title, inCI: inCI, here: here, kind: .reference) { Self.head($0, " ") }
        case "programs": compare(title, inCI: inCI, here: here, kind: .program)
        default: compare(title, inCI: inCI, here: here)
        }
    }

    private static func head(_ line: String, _ end: Character) -> String {
        String(line.prefix { $0 != end })
    }

    /// Names and verdicts of Avocado's `results.json`.
    private static func results(_ lines: [String]) -> [String] {
        let data = Data(lines.joined(separator: "\n").utf8)
        let document = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        let tests = document?["tests"] as? [[String: Any]] ?? []
        return tests.map { "\($0["name"] ?? "?") \($0["status"] ?? "?")" } + (tests.isEmpty ? ["unreadable"] : [])
    }
}
