internal import Jobs
internal import Terminal

extension Failure {
    init(_ error: TestSelectionError) {
        switch error {
        case .noPattern: self.init(.usage, "A pattern for tests is empty", hint: "for instance --tests 'domain/050*'")
        case .noneFailed(let run):
            self.init(
                .usage, "The run '\(Sanitizer.line(run))' has no failed test",
                hint: "choose tests with --tests, for instance --tests 'domain/*'")
        case .noSuchTest(let glob, let near, let count):
            self.init(
                .usage, "No test is meant by '\(Sanitizer.line(glob))'",
                hint: near.isEmpty
                    ? "none of the \(Format.count(count, "test")) is like it"
                    : "there are: \(near.map { Sanitizer.line($0) }.joined(separator: ", "))")
        case .noAvocado(let job):
            self.init(
                .job, "Single tests of '\(Sanitizer.line(job))' can't be run: its script doesn't run them with Avocado",
                hint: "run the whole job again, or enter a kept machine and run the test as the script does")
        case .noCommand(let run):
            self.init(
                .job, "How the run '\(Sanitizer.line(run))' called Avocado is not known",
                hint: "its job folder has no jobdata; 'virt-ci rerun RUN --fresh' runs the tests in a new machine")
        case .folderGone(let machine, let path):
            self.init(
                .job, "The machine '\(machine)' has no '\(Sanitizer.line(path))' any more, where the tests ran",
                hint: "'virt-ci rerun RUN --fresh' runs them in a new machine")
        case .noPython(let guest):
            self.init(
                .job, "Single tests can't be chosen: '\(guest)' has no Python, so no Avocado",
                hint: "run the whole job, or add python3 to the packages of the profile")
        case .noneRan(let tests):
            self.init(
                .job,
                "The job's script ended well, and none of the tests ran: "
                    + tests.prefix(6).map { Sanitizer.line($0) }.joined(separator: ", "),
                hint: "its Avocado found no test of that name in this run")
        }
    }
}
