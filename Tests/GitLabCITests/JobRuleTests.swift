import GitLabCI
import Testing

@Suite("Rules of a job")
struct JobRuleTests {
    private static let yaml = """
        workflow:
          rules:
          - if: $CI_COMMIT_TAG
            variables: {KIND: tag}
          - when: always
        variables: {KIND: none}
        job:
          script: make
          needs: [a]
          variables: {A: job, B: job}
          allow_failure: {exit_codes: 3}
          rules:
          - if: $X
            variables: {A: rule, C: rule}
            needs: [b]
            when: manual
            allow_failure: true
          - when: on_success
        """

    @Test("The matching rule changes variables in place, and replaces needs")
    func applying() throws {
        let job = try MergedConfiguration(yaml: Self.yaml, file: "m").job(named: "job")
        let matched = job.applying(job.rules[0])
        #expect(matched.variables.map { "\($0.key)=\($0.value)" } == ["KIND=none", "A=rule", "B=job", "C=rule"])
        #expect(matched.needs == job.rules[0].needs)
        #expect(matched.needs != job.needs)
        #expect(matched.when == "manual")
        #expect(matched.allowFailure == .always)
    }

    @Test("A rule that says nothing changes nothing")
    func silentRule() throws {
        let job = try MergedConfiguration(yaml: Self.yaml, file: "m").job(named: "job")
        #expect(job.applying(job.rules[1]) == job)
    }

    @Test("The rules of the workflow are candidates for top-level variables")
    func workflow() throws {
        let rules = try MergedConfiguration(yaml: Self.yaml, file: "m").workflowRules()
        #expect(rules.map(\.condition) == ["$CI_COMMIT_TAG", nil])
        #expect(rules[0].variables.map(\.value) == ["tag"])
    }
}
