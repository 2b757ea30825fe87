import Testing

@testable import GitLabCI

@Suite("Variables that may be told")
struct PublicVariablesTests {
    private func variable(
        _ key: String, _ value: String, isPublic: Bool = true, isFile: Bool = false, isMasked: Bool = false
    ) -> PayloadVariable {
        PayloadVariable(key: key, value: value, isPublic: isPublic, isFile: isFile, isMasked: isMasked, isRaw: false)
    }

    @Test("Only public, unmasked ones that are no files, in their order")
    func shown() {
        let found = PublicVariables([
            variable("A", "1"), variable("TOKEN", "glpat-0123456789", isPublic: false, isMasked: true),
            variable("B", "2"), variable("SETTING", "x", isPublic: false), variable("FILE", "y", isFile: true),
            variable("GITLAB_USER_EMAIL", "ada@example.com"),
        ])
        #expect(found.shown.map(\.key) == ["A", "B"])
        #expect(found.withheld == ["TOKEN", "SETTING", "FILE", "GITLAB_USER_EMAIL"])
        #expect(found.secrets == ["glpat-0123456789"])
    }

    @Test("A public variable that quotes a masked one is withheld, too")
    func quoted() {
        let found = PublicVariables([
            variable("TOKEN", "glpat-0123456789", isMasked: true),
            variable("URL", "https://me:glpat-0123456789@example.com"), variable("C", "3"),
            // To Swift, the mark makes another character of the last digit.
            variable("MARKED", "glpat-0123456789\u{301}"),
        ])
        #expect(found.shown.map(\.key) == ["C"])
        #expect(found.withheld == ["TOKEN", "URL", "MARKED"])
    }

    @Test("A name that has a hidden value anywhere is shown nowhere")
    func overridden() {
        let found = PublicVariables([
            variable("LEVEL", "plain"), variable("LEVEL", "hidden-value", isPublic: false, isMasked: true),
        ])
        #expect(found.shown.isEmpty)
        #expect(found.withheld == ["LEVEL"])
    }

    @Test("Of secrets in one another the longest is hidden first, and short ones don't hide every word")
    func order() {
        let found = PublicVariables([
            variable("A", "secret12", isMasked: true), variable("B", "secret1234", isMasked: true),
            variable("C", "1", isMasked: true), variable("D", "2211"),
        ])
        #expect(found.secrets == ["secret1234", "secret12"])
        #expect(found.shown.map(\.key) == ["D"])
    }
}

@Suite("Variables of a recorded job")
struct RecordedVariableTests {
    private func exported(
        _ variables: [RecordedJob.Variable], withheld: [String] = [], local: [PredefinedVariable] = []
    ) -> VariableSet {
        RecordedJobs.job(variables: variables, withheld: withheld).variableSet(local: local)
            .expanded(fileDirectory: "/tmp")
    }

    private func predefined(_ key: String, _ value: String, _ origin: VariableOrigin) -> PredefinedVariable {
        PredefinedVariable(variable: Variable(key: key, value: value, origin: origin), reason: .alwaysSo)
    }

    @Test("They keep the payload's order, and only the runner expands them")
    func order() {
        let found = exported([
            .init(key: "Z", value: "$A-%A%", raw: false), .init(key: "A", value: "1", raw: false),
            .init(key: "RAW", value: "$A", raw: true), .init(key: "M", value: "$$A $NONE", raw: false),
        ])
        #expect(found.variables.map(\.key) == ["Z", "A", "RAW", "M"])
        // `%A%` is a reference to the server alone, which has been here.
        #expect(found["Z"]?.value == "1-%A%")
        #expect(found["RAW"]?.value == "$A")
        #expect(found["M"]?.value == "$A ")
    }

    @Test("Of our own only the runner's are added, and stand-ins for what was withheld")
    func own() {
        let found = exported(
            [.init(key: "CI_COMMIT_SHA", value: "abc", raw: false)], withheld: ["CI_JOB_TOKEN", "SECRET"],
            local: [
                predefined("CI_COMMIT_SHA", "other", .predefinedPipeline), predefined("CI_JOB_TOKEN", "", .persisted),
                predefined("CI_PIPELINE_NAME", "guess", .predefinedPipeline),
                predefined("CI_SERVER", "yes", .runnerBase), predefined("VIRT_CI_LOCAL", "1", .runnerLate),
            ])
        #expect(found.variables.map(\.key) == ["CI_SERVER", "CI_JOB_TOKEN", "CI_COMMIT_SHA", "VIRT_CI_LOCAL"])
        #expect(found["CI_COMMIT_SHA"]?.value == "abc")
    }

    @Test("The last of a name wins, as in the payload")
    func duplicates() {
        let found = exported([.init(key: "A", value: "1", raw: false), .init(key: "A", value: "2", raw: false)])
        #expect(found.variables.map(\.value) == ["2"])
    }
}
