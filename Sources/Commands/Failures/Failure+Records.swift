internal import Glibc
internal import Jobs
internal import Terminal

extension Failure {
    init(_ error: RecordError) {
        switch error {
        case .noSuchRun(let run, let runs):
            let isBeginning = runs.contains { $0.hasPrefix(run) }
            self.init(
                .usage,
                isBeginning
                    ? "'\(Sanitizer.line(run))' may be any of several runs"
                    : "There is no run '\(Sanitizer.line(run))'",
                hint: runs.isEmpty ? "nothing was run here yet" : "runs: \(Self.list(runs))")
        case .unreadable(let run):
            self.init(
                .environment, "The run '\(Sanitizer.line(run))' has no report that can be read",
                hint: "it goes on still, was killed, or is of another version of virt-ci")
        case .noSuchTest(let test, let tests):
            self.init(
                .usage, "The run has no test '\(Sanitizer.line(test))'",
                hint: "it has \(Format.count(tests.count, "test")): \(Self.list(tests))")
        case .severalTests(let test, let tests):
            self.init(
                .usage, "'\(Sanitizer.line(test))' may be any of \(Format.count(tests.count, "test"))",
                hint: Self.list(tests))
        case .noTests(let run):
            self.init(.job, "Nothing is known of tests of the run '\(Sanitizer.line(run))'")
        case .noDaemonLogs(let run):
            self.init(
                .job, "The run '\(Sanitizer.line(run))' kept no logs of libvirt's daemons",
                hint: "a job keeps what its 'artifacts' name; libvirt's does so when it fails, as logs/libvirt")
        case .noSuchDaemon(let daemon, let daemons):
            self.init(
                .usage, "There is no log of '\(Sanitizer.line(daemon))'", hint: "there are: \(Self.list(daemons))")
        case .noTimes(let test):
            self.init(
                .job, "Nothing tells when '\(Sanitizer.line(test))' ran",
                hint: "Avocado's results.json does, and in CI a log with timestamps")
        case .unwritable(let path, let code):
            self.init(
                .environment, "Cannot write '\(Sanitizer.line(path))': \(String(cString: strerror(code)))")
        case .nothingRecorded(let run):
            self.init(.job, "What CI recorded of the tests is not known for the run '\(Sanitizer.line(run))'")
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).map { Sanitizer.line($0) }.joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}
