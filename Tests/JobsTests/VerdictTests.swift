import Testing

@testable import Jobs

@Suite("What a failure comes from")
struct VerdictTests {
    private static let letters: [Character: Tally] = [
        "p": Tally(passed: 1), "f": Tally(failed: 1), "m": Tally(passed: 1, failed: 1), "-": Tally(),
    ]

    /// - Parameter word: A letter for each of the four runs: passed, failed, mixed, or `-` for none.
    private static func seen(_ word: String) -> Observations {
        var seen = Observations()
        for (inputs, letter) in zip(InvestigatedInputs.allCases, word) { seen.runs[inputs] = letters[letter] }
        return seen
    }

    /// Every combination of results of the four runs there can be, without mixed ones, and what they mean: as it was, old
    /// packages, old tests, both old.
    private static let table: [String: Verdict.Cause] = [
        // It fails here again.
        "fppp": .combination, "fpp-": .combination, "fppf": .flaky,
        "fpfp": .product, "fpf-": .product, "fpff": .product, "fp-p": .product, "fp--": .product, "fp-f": .product,
        "ffpp": .tests, "ffp-": .tests, "ffpf": .tests, "f-pp": .tests, "f-p-": .tests, "f-pf": .tests,
        "fffp": .both, "ff-p": .tests, "f-fp": .product,
        "ffff": .environment, "ff-f": .environment, "f-ff": .environment, "f--f": .environment,
        "fff-": .undecided, "ff--": .undecided, "f-f-": .undecided, "f---": .undecided, "f--p": .undecided,
        // It was not run as it was: CI's failure stands in.
        "-ppp": .combination, "-pp-": .combination, "-ppf": .flaky,
        "-pfp": .product, "-pf-": .product, "-pff": .product, "-p-p": .product, "-p--": .product, "-p-f": .product,
        "-fpp": .tests, "-fp-": .tests, "-fpf": .tests, "--pp": .tests, "--p-": .tests, "--pf": .tests,
        "-ffp": .both, "-f-p": .tests, "--fp": .product,
        "-fff": .environment, "-f-f": .environment, "--ff": .environment, "---f": .environment,
        "-ff-": .undecided, "-f--": .undecided, "--f-": .undecided, "----": .undecided, "---p": .undecided,
    ]

    @Test("All results of four runs have a verdict")
    func combinations() throws {
        for one in "pf-" {
            for two in "pf-" {
                for three in "pf-" {
                    for four in "pf-" {
                        let word = String([one, two, three, four])
                        let verdict = Verdict(Self.seen(word))
                        // What passes as it was fails at random, or only in CI.
                        let expected =
                            one == "p" ? (word.contains("f") ? .flaky : .notReproduced) : Self.table[word]
                        #expect(verdict.cause == expected, "\(word)")
                        if one == "-" { #expect(verdict.strength == .weak, "\(word)") }
                    }
                }
            }
        }
        #expect(Self.table.count == 54)
    }

    @Test("The same inputs that fail and pass are flaky, whatever else was seen", arguments: ["mfff", "fm--", "ffpm"])
    func mixed(_ word: String) {
        let verdict = Verdict(Self.seen(word))
        #expect(verdict.cause == .flaky && verdict.strength == .strong)
    }

    @Test(
        "More results make it stronger, and contradictions weaker",
        arguments: [
            ("fp--", Verdict.Strength.fair), ("fpf-", .strong), ("fpfp", .strong), ("fpff", .weak), ("fppp", .strong),
            ("ffff", .fair), ("ffpp", .strong), ("fffp", .strong), ("f-p-", .fair), ("f--f", .fair), ("---f", .weak),
        ])
    func strength(_ word: String, _ strength: Verdict.Strength) {
        #expect(Verdict(Self.seen(word)).strength == strength, "\(Verdict(Self.seen(word)))")
    }

    @Test("The chance is that of a test that fails at random as often as it did")
    func chance() {
        // CI's failure and its pass before, one failure and one pass here: 1 in 16.
        let verdict = Verdict(Self.seen("fp--"))
        #expect(verdict.results == Tally(passed: 2, failed: 2))
        #expect(abs(verdict.chance - 1 / 16) < 1e-9)
    }

    @Test("Where tests are the same in both jobs, two runs say what four would")
    func sameTests() {
        var seen = Self.seen("fp--")
        seen.testsDiffer = false
        #expect(Verdict(seen).cause == .product)
        seen.runs[.oldPackages] = Tally(failed: 1)
        #expect(Verdict(seen).cause == .environment)
        // Both are runs with old packages and the same tests.
        seen.runs[.oldBoth] = Tally(passed: 1)
        #expect(Verdict(seen).cause == .flaky)
    }

    @Test("Where nothing differs, a failure is the environment's")
    func sameInputs() {
        var seen = Self.seen("f---")
        (seen.testsDiffer, seen.packagesDiffer) = (false, false)
        #expect(Verdict(seen).cause == .environment)
    }

    @Test("What is remembered of a flaky test counts")
    func history() {
        var seen = Self.seen("fpfp")
        seen.history = Tally(passed: 40, failed: 3)
        #expect(Verdict(seen).strength == .weak)
        seen = Self.seen("p---")
        #expect(Verdict(seen).cause == .notReproduced)
        seen.history = Tally(passed: 40, failed: 3)
        #expect(Verdict(seen).cause == .flaky && Verdict(seen).strength == .fair)
        seen.history = Tally(passed: 40)
        #expect(Verdict(seen).cause == .notReproduced)
    }

    @Test("A try in CI that passed with the same inputs shows it flaky when it passes here")
    func tries() {
        var seen = Self.seen("p---")
        seen.inCI = Tally(passed: 1, failed: 1)
        #expect(Verdict(seen).cause == .flaky && Verdict(seen).strength == .strong)
        seen = Self.seen("fpfp")
        seen.inCI = Tally(passed: 1, failed: 1)
        #expect(Verdict(seen).strength == .weak)
    }
}

@Suite("Which run comes next")
struct InvestigationCourseTests {
    private static let all = Set(InvestigatedInputs.allCases)

    /// Runs with these results until nothing is wanted, and says which they were.
    private func course(
        _ results: [InvestigatedInputs: String], possible: Set<InvestigatedInputs> = all, isChosen: Bool = false,
        testsDiffer: Bool = true
    ) -> [InvestigatedInputs] {
        let course = InvestigationCourse(possible: possible, isChosen: isChosen)
        var (seen, begun, made) = (
            Observations(testsDiffer: testsDiffer), [InvestigatedInputs: Int](), [InvestigatedInputs]()
        )
        while let next = course.next([seen], begun: begun) {
            guard made.count < 10 else { break }
            let letters = Array(results[next] ?? "")
            let index = begun[next, default: 0]
            begun[next] = index + 1
            made.append(next)
            guard letters.indices.contains(index) else { continue }
            seen.runs[next] =
                (seen.runs[next] ?? Tally()) + (letters[index] == "p" ? Tally(passed: 1) : Tally(failed: 1))
        }
        return made
    }

    @Test("None is made whose result would change nothing")
    func stops() {
        #expect(course([.asItWas: "pp"]) == [.asItWas, .asItWas])
        #expect(course([.asItWas: "pf"]) == [.asItWas, .asItWas])
        #expect(course([.asItWas: "f", .oldPackages: "p", .oldTests: "f"]) == [.asItWas, .oldPackages, .oldTests])
        #expect(course([.asItWas: "f", .oldPackages: "f", .oldTests: "p"]) == [.asItWas, .oldPackages, .oldTests])
        #expect(
            course([.asItWas: "f", .oldPackages: "f", .oldTests: "f", .oldBoth: "f"]) == InvestigatedInputs.allCases)
        // The first came to no result: neither would the others.
        #expect(course([:]) == [.asItWas])
    }

    @Test("What can't be run is gone around")
    func impossible() {
        #expect(
            course([.asItWas: "f", .oldPackages: "p"], possible: [.asItWas, .oldPackages], testsDiffer: false)
                == [.asItWas, .oldPackages])
        #expect(course([.oldPackages: "p"], possible: [.oldPackages, .oldBoth]) == [.oldPackages])
        #expect(
            course([.oldPackages: "f", .oldBoth: "p"], possible: [.oldPackages, .oldBoth]) == [.oldPackages, .oldBoth])
        #expect(course([:], possible: []) == [])
    }

    @Test("Those the user named are all made, once")
    func chosen() {
        #expect(
            course([.asItWas: "p", .oldBoth: "p"], possible: [.asItWas, .oldBoth], isChosen: true) == [
                .asItWas, .oldBoth,
            ])
    }

    @Test("While one runs another may begin, as long as nothing is known")
    func ahead() {
        let course = InvestigationCourse(possible: Self.all)
        #expect(course.next([Observations()], begun: [.asItWas: 1]) == nil)
        #expect(course.next([Observations()], begun: [.asItWas: 1], ahead: true) == .oldPackages)
        let passed = Observations(runs: [.asItWas: Tally(passed: 2)])
        #expect(course.next([passed], begun: [.asItWas: 2], ahead: true) == nil)
    }

    @Test("Each failed test has a say")
    func several() {
        let course = InvestigationCourse(possible: Self.all)
        let flaky = Observations(runs: [.asItWas: Tally(passed: 1, failed: 1)])
        let failing = Observations(runs: [.asItWas: Tally(failed: 1)])
        #expect(course.next([flaky, failing], begun: [.asItWas: 1]) == .oldPackages)
    }
}
