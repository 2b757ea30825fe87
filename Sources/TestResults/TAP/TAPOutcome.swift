/// What a whole TAP document comes to: take every event of a ``TAPParser``, then ask.
public struct TAPOutcome: Sendable {
    /// Assertions of the test itself, subtests counted as one each.
    public private(set) var assertionCount = 0
    /// Why the test skipped: itself, or its first assertion that did. Empty when it did not say.
    public private(set) var skipReason: String?
    /// Why the test bailed out.
    public private(set) var bailOutReason: String?
    /// What is wrong with its form, the test's own level only.
    public private(set) var problems: [TAPProblem] = []

    /// The failed assertions by depth. Those of a subtest wait here for the verdict of the assertion they belong to.
    private var failures: [Int: [FailedAssertion]] = [:]
    private var verdict: TestStatus?
    private var hasHeading = false
    private var passed = 0
    /// How many assertions were announced, as far as that came.
    private(set) var planned: Int?
    private var todoPassed: Int?
    private(set) var diagnostics = TestDiagnostics()
    /// Where the assertion stands that a YAML block would be about.
    private var lastFailed: (depth: Int, index: Int)?

    public init() {}

    public mutating func take(_ event: TAPEvent) {
        switch event {
        case .comment(let text): diagnostics.comment(text)
        case .assertion(let assertion): take(assertion)
        case .plan(let count, let reason, 0):
            hasHeading = true
            planned = planned ?? count
            skipReason = skipReason ?? reason
        case .yaml(let lines, let depth): takeYAML(lines, depth: depth)
        case .bailOut(let reason):
            bailOutReason = bailOutReason ?? reason
            verdict = verdict ?? .error
        case .problem(let problem, 0): problems.append(problem)
        case .other: diagnostics.other()
        case .version: hasHeading = true
        case .plan, .problem: break
        }
    }

    /// Whether this is a TAP document at all. A line that begins with `ok` comes from anybody; a plan, a version, a
    /// bail-out or a diagnostic of Test::More does not.
    public var isDocument: Bool { hasHeading || bailOutReason != nil || !diagnostics.found.isEmpty }

    /// How the test ended by its output alone, as Avocado's TAP runner judges it (`avocado/plugins/runners/tap.py`):
    /// the first failed assertion or bail-out decides, then the form, then a todo that passed.
    ///
    /// Unlike Avocado's, a test whose plan never came is an error: it died before its end.
    public var status: TestStatus {
        if let verdict { return verdict }
        guard problems.allSatisfy({ !$0.isDecisive }) else { return .error }
        if todoPassed != nil { return .warned }
        if passed > 0 { return .passed }
        return skipReason == nil ? .error : .skipped
    }

    /// The assertions that did not hold, with their diagnostics from this output and from stderr.
    ///
    /// Diagnostics go to assertions of the same name in order: the two streams share no numbers.
    func failedAssertions(with errors: TestDiagnostics = TestDiagnostics()) -> [FailedAssertion] {
        var unused = (diagnostics.found + errors.found).filter { !$0.isTodo }
        var result = failures.sorted { $0.key < $1.key }.flatMap(\.value)
        for index in result.indices {
            guard let match = unused.firstIndex(where: { $0.isAbout(result[index]) }) else { continue }
            result[index].add(unused.remove(at: match))
        }
        if result.isEmpty {
            // Standard output was lost, or the harness shows no single assertions.
            result = unused.map { diagnostic in
                var assertion = FailedAssertion(name: diagnostic.name)
                assertion.add(diagnostic)
                return assertion
            }
        }
        if let bailOutReason { result.append(FailedAssertion(name: bailOutReason, isBailOut: true)) }
        return result
    }

    private mutating func take(_ assertion: TAPAssertion) {
        diagnostics.other()
        lastFailed = nil
        let depth = assertion.depth
        let children = failures.filter { $0.key > depth }.sorted { $0.key < $1.key }.flatMap(\.value)
        failures = failures.filter { $0.key <= depth }
        if depth == 0 { count(assertion) }
        guard assertion.isFailure, failures[depth, default: []].count < ReadingLimits.assertions else { return }
        guard children.isEmpty else {
            let named = children.map { $0.inside(assertion.name) }
            failures[depth, default: []].append(contentsOf: named)
            return
        }
        let failed = FailedAssertion(number: assertion.number, name: assertion.name)
        failures[depth, default: []].append(failed)
        lastFailed = (depth, failures[depth, default: []].count - 1)
    }

    private mutating func count(_ assertion: TAPAssertion) {
        assertionCount += 1
        switch assertion.directive {
        case _ where assertion.isFailure: verdict = verdict ?? .failed
        case .skip(let reason): skipReason = skipReason ?? reason
        case .todo where assertion.isOK: todoPassed = todoPassed ?? assertion.number
        case .todo, nil: passed += 1
        }
    }

    private mutating func takeYAML(_ lines: [String], depth: Int) {
        guard let (failedDepth, index) = lastFailed, failedDepth == depth else { return }
        failures[depth]?[index].add(YAMLDiagnostic(lines), lines: lines)
    }
}

extension TAPOutcome {
    /// Why the form alone makes it an error; nil when it doesn't.
    var problemSentence: String? {
        let decisive = problems.first { $0.isDecisive } ?? problems.first
        return decisive?.sentence
            ?? (hasHeading || assertionCount > 0 || bailOutReason != nil ? nil : "no TAP on its output")
    }
}

extension TAPProblem {
    /// For people.
    public var sentence: String {
        switch self {
        case .tooFewAssertions(let planned, let seen):
            "it planned \(planned) assertions and made \(seen): it ended early"
        case .tooManyAssertions(let planned, let seen): "it planned \(planned) assertions and made \(seen)"
        case .noPlan: "it has no plan: it ended early, or never made one"
        case .secondPlan: "it has two plans"
        case .assertionAfterPlan: "assertions follow a plan that came late"
        case .outOfOrder(let expected, let found): "assertion \(found) came where \(expected) was due"
        case .yamlNotEnded: "a YAML block has no end"
        case .lateVersion: "the TAP version is not in the first line"
        }
    }

    /// Whether it makes the test an error: the number of assertions is not the planned one.
    var isDecisive: Bool {
        switch self {
        case .tooFewAssertions, .tooManyAssertions, .noPlan: true
        case .secondPlan, .assertionAfterPlan, .outOfOrder, .yamlNotEnded, .lateVersion: false
        }
    }
}

extension TestDiagnostic {
    fileprivate func isAbout(_ assertion: FailedAssertion) -> Bool {
        !assertion.isBailOut && name.trimmed == assertion.name.trimmed
    }
}

extension FailedAssertion {
    fileprivate mutating func add(_ diagnostic: TestDiagnostic) {
        add(text: diagnostic.lines)
        file = diagnostic.file ?? file
        line = diagnostic.line ?? line
        got = diagnostic.got ?? got
        expected = diagnostic.expected ?? expected
    }

    fileprivate mutating func add(_ block: YAMLDiagnostic, lines: [String]) {
        add(text: lines)
        file = file ?? block.file
        line = line ?? block.line
        got = got ?? block.got
        expected = expected ?? block.expected
    }

    /// Appends lines to the diagnostic, moved left as far as they all go.
    private mutating func add(text lines: [String]) {
        let filled = lines.filter { !$0.utf8.allSatisfy(\.isBlank) }
        let indent = filled.map { $0.utf8.prefix(while: \.isBlank).count }.min() ?? 0
        let moved = filled.map { String(decoding: $0.utf8.dropFirst(indent), as: UTF8.self) }
        diagnostic = ([diagnostic] + moved).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    fileprivate func inside(_ subtest: String) -> FailedAssertion {
        var copy = self
        copy.subtests.insert(subtest, at: 0)
        return copy
    }
}
