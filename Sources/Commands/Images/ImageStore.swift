internal import ArgumentParser
internal import Executor
internal import Images
internal import Machines
internal import Profiles
internal import Terminal

/// Whose images a command is about, and the libvirt they are in: one's own, or a CI host's.
struct ImageStore: Sendable {
    /// Where the records are.
    let folder: String
    let profiles: ProfileCatalogue
    let machineFolders: MachineFolders
    private let connect: @Sendable () async throws -> Machines

    /// - Parameter connections: The libvirt connections that were asked for; the first counts.
    init(scope: MachineScope, connections: [String] = [], context: Context) throws {
        guard scope.executor else {
            try self.init(own: context, connections: connections)
            return
        }
        var policy = try scope.policy.read()
        policy.connection = connections.first ?? policy.connection
        self.init(
            folder: policy.images, profiles: policy.catalogue, machineFolders: try context.executorFolders(policy),
            connect: try context.executorHost(policy, onMachine: { _ in }).machines)
    }

    /// The user's own.
    init(own context: Context, connections: [String] = []) throws {
        self.init(
            folder: context.folders.images, profiles: context.profiles,
            machineFolders: try context.folders.machineFolders(),
            connect: { try await context.machines(connect: connections) { _ in } })
    }

    private init(
        folder: String, profiles: ProfileCatalogue, machineFolders: MachineFolders,
        connect: @escaping @Sendable () async throws -> Machines
    ) {
        self.folder = folder
        self.profiles = profiles
        self.machineFolders = machineFolders
        self.connect = connect
    }

    func machines() async throws -> Machines { try await connect() }

    /// The images in the pool of those machines.
    func catalogue(of machines: Machines, _ display: ImageDisplay) -> ImageCatalogue {
        Context.current.images(in: folder, of: machines) { display.show($0) }
    }

    /// The names of the machines that have an image under their disk, by the image's digest.
    func users() -> [String: [String]] {
        Machines.list(in: machineFolders).reduce(into: [:]) { users, record in
            users[String(record.lease.image.trimmingPrefix("sha256:")), default: []].append(record.lease.machine)
        }
    }
}

extension Console {
    /// Runs with the pool's images, and shows what happens to them.
    func withImages<Value>(
        _ store: ImageStore, _ body: (ImageCatalogue, Machines) async throws -> Value
    ) async throws -> Value {
        try await withProgress { progress in
            let machines = try await store.machines()
            return try await body(
                store.catalogue(of: machines, ImageDisplay(console: self, progress: progress)), machines)
        }
    }
}
