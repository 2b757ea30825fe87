internal import ArgumentParser
internal import Jobs

struct RerunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerun", abstract: "Run tests of a recorded run again, in the machine it kept or in a new one.",
        discussion: """
            In the machine that the run kept, its own Avocado command runs again, in the same folder, as the same user \
            and with the job's variables, for the chosen tests alone. Without such a machine, or with --fresh, the \
            run's recipe is repeated in a new one, where Avocado runs no other tests. Either is a run of its own, for \
            'show', 'failures', 'compare' and 'report'. With --repeat each is in a new machine, of all tests where none \
            are named.

            Examples:
              virt-ci rerun last --failed
              virt-ci rerun 20261126-1a2b --tests 'domain/050*' --daemon-logs
              virt-ci rerun last --failed --fresh --keep
              virt-ci rerun last --failed --repeat 20 --parallel 2
            """)

    @OptionGroup var target: RunArgument
    @Flag(help: "The tests that failed in it.")
    var failed = false
    @Option(help: TestsOption.help)
    var tests: [String] = []
    @OptionGroup(title: "Many runs") var repetition: RepeatOptions
    @OptionGroup var again: AgainOptions

    func validate() throws {
        let isAll = repetition.plan != nil && !failed && tests.isEmpty
        guard isAll || failed == tests.isEmpty else {
            throw ValidationError("Which tests: '--failed', or '--tests GLOB'; one of them")
        }
    }

    func run() async throws {
        let context = Context.current
        let lineage = try await RunArchive(runs: context.folders.runs).lineage(of: target.run)
        let testsAgain = TestsAgain(context: context, lineage: lineage, options: again)
        guard let plan = repetition.plan else { return try await testsAgain.run(tests.isEmpty ? nil : tests) }
        try await testsAgain.run(plan, failed ? .failed : tests.isEmpty ? .all : .matching(tests))
    }
}

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run single tests of the last run again.",
        discussion: """
            As 'rerun --tests' does: in the machine that the run kept, else in a new one.

            Examples:
              virt-ci test 'domain/050*'
              virt-ci test scripts/domain/050-title.t --run 20261126-1a2b
            """)

    @Argument(
        help: ArgumentHelp(
            "Names of tests, or shell's patterns that match names or their ends.", valueName: "glob"),
        completion: Candidates.tests)
    var globs: [String]
    @Option(
        help: ArgumentHelp("The run; the last one where none is given.", valueName: "run"), completion: Candidates.runs)
    var run: String?
    @OptionGroup var again: AgainOptions

    func run() async throws {
        let context = Context.current
        let name = run ?? Session.current?.now.report?.run ?? "last"
        let lineage = try await RunArchive(runs: context.folders.runs).lineage(of: name)
        try await TestsAgain(context: context, lineage: lineage, options: again).run(globs)
    }
}
