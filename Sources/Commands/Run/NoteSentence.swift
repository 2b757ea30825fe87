internal import GitLabCI
internal import Jobs
internal import Terminal

/// Notes as people read them, in answers and in the report. Names from outside are made harmless here.
enum NoteSentence {
    static func sentence(_ note: JobNote) -> String {
        switch note {
        case .unknownVariables(let names):
            "CI had variables that nobody can read, and the scripts use them: \(list(names))"
        case .guessedDependency(let name, let id):
            "The trace doesn't tell which artifacts CI used; taking those of '\(Sanitizer.line(name))' (\(id))"
        case .replacedArtifacts(let job, let folder):
            "The artifacts of '\(Sanitizer.line(job))' are gone; taking those in '\(folder)'"
        case .damagedArchive(let name):
            "The kept copy of '\(Sanitizer.line(name))' is damaged; fetching it again"
        case .nothingToCompare(let reason): "CI's results can't be compared: \(reason)"
        case .noDaemonLogs(let reason): "There are no logs of libvirt's daemons by test: \(Sanitizer.line(reason))"
        case .noEvidence(let reason):
            "Kernel messages, crashes and QEMU's logs could not be taken from the machine: \(Sanitizer.line(reason))"
        case .recordedLogsGone: "CI's logs of the failed tests are gone, so only their names can be compared"
        case .undecidedRules(let variables, let changesNeeds, let doubts):
            "Rules may set \(list(variables + (changesNeeds ? ["the job's needs"] : []))); which rule matched in CI "
                + "is not known: \(RuleSentence.reasons(doubts))"
        case .lintRefused(let refusal): RuleSentence.reason(refusal)
        case .movingIncludes(let files):
            "The configuration includes what may have changed since: \(list(files))"
        case .unreadInclude(let file, let jobs):
            "\(Sanitizer.line(file)) can't be read; what it sets for all jobs is missing"
                + (jobs.isEmpty ? "" : ", and what it gives to \(list(jobs))")
        case .assumedInputs(let names):
            "Inputs of the pipeline have their defaults; CI may have been given others: \(list(names))"
        case .undecidedInclude(let file):
            "Whether '\(Sanitizer.line(file))' was included is not known; it was taken"
        case .otherProfile(let asked, let job):
            "The machine is '\(asked)', as asked; the job's own is '\(Sanitizer.line(job))'"
        case .swapped(let swap): sentence(swap)
        case .definition(.recorded): "definition: recorded by the executor"
        case .definition(.merged): "definition: merged configuration"
        case .definition(.resolved): "definition: configuration files, merged by virt-ci"
        case .unusableRecording(let problem):
            "The definition that the executor recorded can't be used: \(reason(problem))"
        case .foreignRecording(let mismatch):
            "The log has a definition of another \(mismatch.rawValue), which was copied or forged; it is ignored"
        case .withheldVariables(let names):
            "CI had variables that nobody can read, and programs may use them: \(list(names))"
        case .skippedSteps(let names): "CI ran further steps, which are not repeated: \(list(names))"
        case .unplacedDependency(let name, let id):
            "Nothing tells whose job '\(Sanitizer.line(name))' (\(id)) is, of which CI used the artifacts"
        case .otherImage(let recorded, let here):
            "The machine starts from image \(short(here)); the recorded one from \(short(recorded))"
        case .unrecordedImage: "Nothing tells from which image CI's machine started"
        case .unpinnedFetches(let names):
            "The script fetches what may have changed since: \(list(names))"
        case .unreadReport(let job, let id):
            "Job '\(Sanitizer.line(job))' (\(id)) left variables in a dotenv report that can't be read here"
        case .drift(let drift): DriftSentence.sentence(drift)
        case .checkout(let problem): SourceSentence.sentence(problem)
        case .missingLargeFiles(let count):
            "\(Format.count(count, "file")) of Git LFS \(count == 1 ? "is" : "are") a pointer only: contents are not fetched"
        case .movingSubmodule(let path):
            "CI took the tip of the branch of submodule '\(Sanitizer.line(path))'; nothing tells which commit that was, "
                + "so the recorded one is taken"
        case .emptySubmodule(let path):
            "Your own tree has nothing of submodule '\(Sanitizer.line(path))', which CI had"
        case .selected(let tests): "Only these tests run, as asked: \(shortList(tests))"
        case .notOnlySelected(let others, let missing):
            [
                missing.isEmpty ? nil : "These tests were to run, and did not: \(shortList(missing))",
                others == 0
                    ? nil
                    : "\(Format.count(others, "test")) ran besides those that were to run: is Avocado not the system's?",
            ].compactMap(\.self).joined(separator: ". ")
        case .tokenForSubmodule(let path, let address):
            "Submodule '\(Sanitizer.line(path))' was read with your token, and the job's script can read it: "
                + Sanitizer.line(address)
        }
    }

    private static func sentence(_ swap: Swap) -> String {
        switch swap {
        case .variables(let names): "Set for this run, as asked: \(list(names))"
        case .script(let file): "The script is that of '\(Sanitizer.line(file))', as asked"
        case .source(let folder): "The sources are those of '\(Sanitizer.line(folder))', as asked"
        case .url(let url):
            "In the guest '\(Sanitizer.line(url.old))' means '\(Sanitizer.line(url.new))', as asked"
        case .need(let name, let id, let instead):
            "The artifacts of '\(Sanitizer.line(name))' are those of job \(id), as asked; "
                + (instead.map { "CI used \($0)" } ?? "nothing tells which CI used")
        case .folder(let need, let folder):
            "The artifacts of '\(Sanitizer.line(need))' are those in '\(Sanitizer.line(folder))', as asked"
        }
    }

    private static func reason(_ problem: RecordedJobProblem) -> String {
        switch problem {
        case .cut: "a part of it is missing from the log"
        case .masked: "GitLab Runner has hidden a masked value in it"
        case .newerSchema(let schema): "a newer virt-ci wrote it, in form \(schema)"
        case .tooLarge: "it is larger than what is read"
        case .tooDeep: "it is nested deeper than what is read"
        case .invalid: "it is no definition"
        }
    }

    private static func list(_ names: [String]) -> String { names.map { Sanitizer.line($0) }.joined(separator: ", ") }

    private static func shortList(_ names: [String]) -> String {
        names.count > 6 ? list(Array(names.prefix(6))) + " and \(names.count - 6) more" : list(names)
    }

    /// The first digits tell images apart.
    private static func short(_ digest: String) -> String { String(Sanitizer.line(digest).prefix(19)) }
}
