public import Foundation

/// Whether a job's archive can be had.
public enum ArtifactState: Sendable, Equatable {
    /// GitLab has it; `size` in bytes.
    case present(size: UInt64?, expires: Date?)
    /// GitLab has deleted it.
    case expired(Date)
    /// Somebody has erased it.
    case erased(Date)
    /// The job left none.
    case neverMade
}

extension Job {
    /// What became of the archive.
    ///
    /// A listed archive is there even when its time is over: GitLab keeps the latest ones of a branch longer. A date
    /// without an archive means that there was one.
    public func artifactState(now: Date = Date()) -> ArtifactState {
        if let artifactsFile { return .present(size: artifactsFile.size, expires: artifactsExpireAt) }
        if let erasedAt { return .erased(erasedAt) }
        if let artifactsExpireAt, artifactsExpireAt <= now { return .expired(artifactsExpireAt) }
        return .neverMade
    }
}
