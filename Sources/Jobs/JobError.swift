public import Foundation
public import GitLabAPI

/// Why a job could not be run again. What the job's own script did is never an error.
public enum JobError: Error, Sendable, Equatable {
    /// The pipeline's configuration at that commit has no such job; `names` are those it has.
    case notDefined(job: String, sha: String, names: [String])
    /// GitLab does not accept the configuration at the job's commit, so there is no merged one.
    case configurationInvalid(project: String, sha: String, errors: [String])
    /// The job builds upon templates or components that can't be read.
    case definitionIncomplete(job: String, unread: [String])
    /// No pipeline of the same commit started this child pipeline.
    case parentUnknown(pipeline: Int)
    /// The trigger job that started the pipeline has no `trigger:include` in the configuration.
    case childConfigurationUnknown(trigger: String, pipeline: Int)
    /// Nothing says what machine the job needs: it has no variable `DISTRO`, and no profile was chosen.
    case noProfile(job: String)
    /// A job that only starts another pipeline has no script.
    case nothingToRun(job: String)
    /// The job hasn't ended yet, so there is nothing to reproduce. `status` is GitLab's word.
    case notFinished(job: String, status: String)
    /// An archive the job needs is gone since that day; nil where GitLab doesn't tell the day.
    case artifactsExpired(job: String, id: Int, project: String, on: Date?)
    /// The needed job ran and left no archive.
    case artifactsNeverMade(job: String, id: Int, project: String)
    /// An archive the job needs is gone or was never made, and what there is instead. `state` is nil where GitLab doesn't
    /// tell it.
    case artifactsGone(
        job: String, id: Int, project: String, state: ArtifactState?, alternatives: [AlternativeArtifacts])
    /// Neither the trace nor GitLab tell which job's archive was used.
    case dependencyUnknown(job: String, project: String?)
    /// It is known which job's archive was used, and not whose job that is.
    case dependencyUnplaced(job: String, id: Int)
    /// A text that should be the address of a git repository.
    case notAnAddress(String)
    /// A name in an archive leads out of the folder it is unpacked in.
    case unsafeArchive(job: String, entry: String)
    /// An archive that can't be read; `reason` is bsdtar's.
    case brokenArchive(job: String, reason: String)
    /// More than any real archive holds. Bytes as promised by the archive.
    case archiveTooLarge(job: String, bytes: UInt64, entries: Int)
    /// An archive holds more than there is room for, both in bytes.
    case noRoomForArchive(job: String, bytes: UInt64, available: UInt64)
    /// The job's commit can't be fetched.
    case sourcesUnavailable(repository: String, sha: String, reason: String)
    /// A submodule of the job's sources isn't taken; `path` from the project directory.
    case submoduleUnusable(path: String, reason: SubmoduleFault)
    /// The folder given in place of the sources is no git work tree with a commit.
    case notAWorkTree(path: String)
    /// The file given in place of the script can't be read.
    case noSuchScript(path: String)
    /// The user named a need that the job doesn't have; `names` are those it has.
    case noSuchNeed(name: String, names: [String])
    /// The user named a need of which the job has several; `names` tell them apart.
    case ambiguousNeed(name: String, names: [String])
    /// No project of the needed jobs has the job that the user gave for those that are gone.
    case noSuchPackageJob(id: Int)
    /// The folder given in place of artifacts isn't there.
    case noSuchFolder(path: String)
    /// The script ran as long as GitLab would have let it.
    case timedOut(job: String, after: Duration)
    /// A stage of ours, not the job's script, failed in the guest.
    case stageFailed(stage: String, status: Int32)
}
