internal import Libvirt
internal import Machines

/// The connection to libvirt that several checks need, opened once as a run would open it.
struct HostLink: Sendable {
    private let opening: Task<Connection, any Error>

    init(_ world: World, kvm: Task<KVMFinding, Never>) {
        opening = Task {
            try await TimeLimit.within(world.limit) {
                try await VirtualisationHost.connect(
                    uri: world.connect, kvm: await kvm.value, folders: world.folders
                ) { _ in }
            }
        }
    }

    init(_ connection: Connection) { opening = Task { connection } }

    /// - Throws: `MachineError.noLibvirt`, `TimeLimit.Passed`, `ProgramError`.
    func connection() async throws -> Connection { try await opening.value }

    /// The connection for a check about something else, which is pointless without.
    func connectionIfThere() async -> Connection? { try? await connection() }
}
