/// Why the sample GitLab could not be started.
public enum SampleGitLabError: Error, Sendable, Equatable {
    /// Another program listens on this loopback port.
    case portInUse(UInt16)
    /// A file of the sample is not where it was built; `path` is relative to the sample's folder.
    case fileMissing(path: String)
}
