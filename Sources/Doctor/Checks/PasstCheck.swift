internal import Libvirt
internal import Machines
internal import Programs

/// passt, for machines of a session.
struct PasstCheck: Check {
    static let subject = Finding.Subject.passt
    let world: World
    let link: HostLink

    private static let passt = Program("passt", debianPackage: "passt", fedoraPackage: "passt")
    /// The first libvirt with `<backend type='passt'/>` and its forwarded ports.
    private static let first = LibvirtVersion(9, 2)

    func examine() async throws -> Outcome {
        guard let connection = await link.connectionIfThere() else { return .skipped("libvirt could not be asked") }
        guard !VirtualisationHost.isSystem(connection.uri) else {
            return .skipped("A system daemon's machines are on libvirt's networks")
        }
        return ofLibvirt(try await connection.libraryVersion())
    }

    func ofLibvirt(_ version: LibvirtVersion) -> Outcome {
        guard version >= Self.first else {
            return .skipped("libvirt \(version) can't forward ports with it: QEMU's own user networking is used")
        }
        guard (try? Self.passt.locate()) != nil else {
            return .warn(
                "Missing: QEMU's own user networking is used, which is slower", remedy: world.install([Self.passt]))
        }
        return .ok("Installed")
    }
}
