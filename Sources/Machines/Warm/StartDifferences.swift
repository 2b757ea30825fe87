/// Something that a job in a restored machine sees otherwise than in one that booted.
public struct StartDifference: Sendable, Equatable {
    public let name: String
    public let cold: String
    public let warm: String
    public let reason: String
    /// The names of the job's variables that have another value.
    public var variables: [String] = []
}

/// How a restored machine must differ from one that booted: the one list of it.
///
/// Both have an identity of their own: host name, machine-id, ssh keys, generation identifier, time of day. What is not in
/// this list and differs all the same is a mistake.
public enum StartDifferences {
    public static let all = [
        StartDifference(
            name: "boot-id", cold: "its own", warm: "that of the saved machine and its other clones",
            reason: "the kernel makes it once at boot and lets nobody set it"),
        StartDifference(
            name: "uptime", cold: "since its own boot",
            warm: "since the saved machine's boot, without the time between",
            reason: "the kernel's clock was saved with it"),
        StartDifference(
            name: "session-id", cold: "counts the machine's own sessions",
            warm: "goes on counting after the saved machine's sessions",
            reason: "the login service was saved with its count", variables: ["XDG_SESSION_ID"]),
        StartDifference(
            name: "journal", cold: "begins with its boot",
            warm: "has the saved machine's boot under that one's names, then the line 'virt-ci: restored as NAME'",
            reason: "what was logged before is in the saved memory and on the disk below"),
        StartDifference(
            name: "disk-chain", cold: "an overlay over the prepared image",
            warm: "an overlay over what the saved machine wrote, over the prepared image",
            reason: "the saved memory goes with the disk of its moment"),
        StartDifference(
            name: "auto-destroy", cold: "a killed run's machine is ended by libvirt",
            warm: "a killed run's machine is ended by the next collection",
            reason: "libvirt restores no domain with that flag"),
    ]
}
