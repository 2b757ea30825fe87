public import Images
public import Machines
public import Profiles

/// What the stages work with on the CI host. Each stage is a process of its own and makes its own.
public struct ExecutorHost: Sendable {
    public var policy: HostPolicy
    public var profiles: ProfileCatalogue
    public var folders: MachineFolders
    /// Connects to libvirt.
    public var machines: @Sendable () async throws -> Machines
    /// Finds or makes the image of a profile.
    public var image: @Sendable (Profile, Machines) async throws -> Image

    public init(
        policy: HostPolicy, profiles: ProfileCatalogue, folders: MachineFolders,
        machines: @escaping @Sendable () async throws -> Machines,
        image: @escaping @Sendable (Profile, Machines) async throws -> Image
    ) {
        self.policy = policy
        self.profiles = profiles
        self.folders = folders
        self.machines = machines
        self.image = image
    }

    var budget: HostBudget { HostBudget(policy) }
}

extension HostBudget {
    init(_ policy: HostPolicy) {
        self.init(machines: policy.machines, memoryBytes: policy.memoryBytes, diskBytes: policy.diskBytes)
    }
}
