/// Why a machine can't be started from a saved one. A cold start is always left.
public enum WarmError: Error, Sendable, Equatable {
    /// A file can't be used; `code` is errno.
    case unusable(path: String, code: Int32)
    /// The guest's own part in becoming another machine failed.
    case identityFailed(machine: String, status: Int, output: String)
    /// A machine that is to be saved has to be of a prepared image, on this machine, with user networking.
    case unsuitable(WarmObstacle)
}

/// What keeps a machine from being saved and restored.
public enum WarmObstacle: String, Sendable, Equatable, Codable {
    /// The host is another machine, whose files can't be read from here.
    case remoteHost
    /// The card's hardware address is part of the state, and every machine on a network needs one of its own.
    case sharedNetwork
    /// The image has no program that gives a restored guest another identity.
    case imageNotPrepared
    /// Processors passed through by KVM are saved as well, and that has not been tried.
    case acceleratedByKVM
}
