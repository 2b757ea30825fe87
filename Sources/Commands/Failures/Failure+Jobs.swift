internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Terminal

extension Failure {
    init(_ fault: EnvironmentFile.Fault) {
        switch fault {
        case .unreadable(let path):
            self.init(
                .usage, "Cannot read the file of variables '\(Sanitizer.line(path))'",
                hint: "--env-file takes a file with one NAME=value a line")
        case .wrongLine(let path, let line):
            self.init(
                .usage, "Line \(line) of '\(Sanitizer.line(path))' is no NAME=value",
                hint: "one variable a line; '#' begins a comment")
        }
    }

    init(expired job: String, id: Int, on date: Date?) {
        let day = date.map { " on \(Format.iso($0))" } ?? ""
        self.init(
            .gitlab, "The artifacts of job '\(Sanitizer.line(job))' (\(id)) expired\(day)",
            hint: "retry that job in GitLab, or give packages of your own with --rpms DIR")
    }

    init(neverMade job: String, id: Int) {
        self.init(
            .gitlab, "Job '\(Sanitizer.line(job))' (\(id)) left no artifacts",
            hint: "give packages of your own with --rpms DIR")
    }

    /// Says what could be taken, and how to say so: nothing is taken by itself.
    init(gone job: String, id: Int, _ state: ArtifactState?, _ alternatives: [AlternativeArtifacts]) {
        switch state {
        case .expired(let date), .erased(let date): self.init(expired: job, id: id, on: date)
        case .neverMade: self.init(neverMade: job, id: id)
        case .present, nil: self.init(expired: job, id: id, on: nil)
        }
        guard !alternatives.isEmpty else { return }
        let words = alternatives.map { alternative in
            let what =
                switch alternative.kind {
                case .sameCommit: "another run for the same commit"
                case .lastSuccessful: "the last that succeeded on '\(Sanitizer.line(alternative.ref))'"
                }
            return "those of \(what): --needs '\(Sanitizer.line(job))=\(alternative.id)'"
        }
        hint = "take " + (words + ["packages of your own: --rpms DIR"]).joined(separator: ", or ")
    }

    init(_ error: JobError) {
        switch error {
        case .notDefined(let job, let sha, let names):
            self.init(
                .job, "The configuration at \(sha.prefix(12)) has no job '\(Sanitizer.line(job))'",
                hint: "it has: " + names.prefix(20).map { Sanitizer.line($0) }.joined(separator: ", "))
        case .configurationInvalid(let project, let sha, let errors):
            self.init(
                .gitlab,
                "GitLab does not accept the configuration of \(Sanitizer.line(project)) at \(sha.prefix(12)): "
                    + Sanitizer.line(errors.joined(separator: "; ")),
                hint: "a file that it includes may have changed since the job ran")
        case .definitionIncomplete(let job, let unread):
            self.init(
                .gitlab,
                "Job '\(Sanitizer.line(job))' builds upon what can't be read: "
                    + unread.map { Sanitizer.line($0) }.joined(separator: ", "),
                hint: "give a token with which GitLab's CI lint answers")
        case .parentUnknown(let pipeline):
            self.init(
                .gitlab, "No pipeline of the same commit started the child pipeline \(pipeline)",
                hint: "its parent may have been deleted")
        case .childConfigurationUnknown(let trigger, let pipeline):
            self.init(
                .gitlab,
                "The configuration of pipeline \(pipeline) has no file for what '\(Sanitizer.line(trigger))' started",
                hint: "the job's definition in its log would do; that takes virt-ci's executor in CI")
        case .noProfile(let job):
            self.init(
                .job, "Job '\(Sanitizer.line(job))' has no variable DISTRO, so nothing says what machine it needs",
                hint: "choose one: --profile NAME, or profile: in config.yaml for all such jobs (virt-ci profile list)")
        case .nothingToRun(let job):
            self.init(
                .job, "Job '\(Sanitizer.line(job))' has no script: it only starts another pipeline",
                hint: "name a job of that pipeline; virt-ci jobs URL shows it")
        case .notFinished(let job, let status):
            self.init(
                .job, "Job '\(Sanitizer.line(job))' has not ended yet (\(Sanitizer.line(status)))",
                hint: "run this again when it has")
        case .artifactsExpired(let job, let id, _, let date): self.init(expired: job, id: id, on: date)
        case .artifactsNeverMade(let job, let id, _): self.init(neverMade: job, id: id)
        case .artifactsGone(let job, let id, _, let state, let alternatives):
            self.init(gone: job, id: id, state, alternatives)
        case .dependencyUnknown(let job, let project):
            let place = project.map { " of \(Sanitizer.line($0))" } ?? ""
            self.init(
                .gitlab, "Neither the job's log nor GitLab tells which run of '\(Sanitizer.line(job))'\(place) it used",
                hint: "check that the token may read that project, or choose: --needs NAME=JOB_ID, --rpms NAME=DIR")
        case .dependencyUnplaced(let job, let id):
            self.init(
                .gitlab,
                "CI used the artifacts of '\(Sanitizer.line(job))' (\(id)), and nothing tells whose job that is",
                hint: "check that the token may read the project's configuration, or give the packages with --rpms DIR"
            )
        case .unsafeArchive(let job, let entry):
            self.init(
                .gitlab,
                "The artifacts of \(Sanitizer.line(job)) have an entry that leaves the project's folder: "
                    + "'\(Sanitizer.line(entry))'", hint: "nothing of them was unpacked; look at what made them")
        case .brokenArchive(let job, let reason):
            self.init(
                .gitlab, "The artifacts of \(Sanitizer.line(job)) can't be unpacked: \(Sanitizer.line(reason))",
                hint: "retry that job in GitLab, or give packages of your own with --rpms DIR")
        case .archiveTooLarge(let job, let bytes, let entries):
            self.init(
                .gitlab,
                "The artifacts of \(Sanitizer.line(job)) promise \(Format.size(bytes)) in \(entries) entries, "
                    + "more than is unpacked", hint: "give packages of your own with --rpms DIR")
        case .noRoomForArchive(let job, let bytes, let available):
            self.init(
                .environment,
                "The artifacts of \(Sanitizer.line(job)) need \(Format.size(bytes)), and "
                    + "\(Format.size(available)) are free", hint: "free some disk space")
        case .sourcesUnavailable(let repository, let sha, let reason):
            self.init(
                .gitlab,
                "Cannot fetch commit \(sha.prefix(12)) from \(Sanitizer.line(repository))\n"
                    + Sanitizer.line(reason), hint: "its branch may have been removed; a fork may still have it")
        case .notAnAddress(let text):
            self.init(
                .usage, "'\(Sanitizer.line(text))' is no address of a git repository",
                hint: "--replace-url takes https://HOST/PROJECT.git=OTHER, an address or a folder")
        case .submoduleUnusable(let path, let reason):
            self.init(
                .gitlab, "Submodule '\(Sanitizer.line(path))' can't be taken: \(SourceSentence.reason(reason))",
                hint: "give a checkout of your own with --source DIR")
        case .notAWorkTree(let path):
            self.init(
                .usage, "'\(Sanitizer.line(path))' is no git repository with a commit",
                hint: "--source and --replace-url take a checkout")
        case .noSuchScript(let path):
            self.init(.usage, "Cannot read the script '\(Sanitizer.line(path))'", hint: "--script takes a file")
        case .noSuchNeed(let name, let names):
            self.init(
                .usage, "The job needs no artifacts of '\(Sanitizer.line(name))'",
                hint: names.isEmpty
                    ? "it needs none at all" : "it needs: \(names.map { Sanitizer.line($0) }.joined(separator: ", "))")
        case .ambiguousNeed(let name, let names):
            self.init(
                .usage, "The job needs several of the name '\(Sanitizer.line(name))'",
                hint: "name one of them: \(names.map { Sanitizer.line($0) }.joined(separator: ", "))")
        case .noSuchPackageJob(let id):
            self.init(
                .usage, "Job \(id) is in no project whose artifacts are gone",
                hint: "--rpms JOB_ID takes another run of the same job")
        case .noSuchFolder(let path):
            self.init(
                .usage, "There is no folder '\(Sanitizer.line(path))'",
                hint: "--rpms takes a folder laid out as the job's artifacts are")
        case .timedOut(let job, let limit):
            self.init(
                .job, "The script of '\(Sanitizer.line(job))' ran into its time limit of \(Format.duration(limit))",
                hint: "the limit is CI's; a machine without KVM may need more than its host did")
        case .stageFailed(let stage, let status):
            self.init(
                .machine, "The stage '\(stage)' failed in the guest with status \(status)",
                hint: "look at the run's job.log and console.log")
        }
    }
}
