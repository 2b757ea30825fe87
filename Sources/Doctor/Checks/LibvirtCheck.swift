internal import Foundation
internal import Libvirt
internal import Machines
internal import Programs

/// Whether libvirt answers, is QEMU's, and is new enough.
struct LibvirtCheck: Check {
    static let subject = Finding.Subject.libvirt
    let world: World
    let link: HostLink
    /// The oldest that the tests have run with (Debian 12).
    private static let oldest = LibvirtVersion(9, 0)

    func examine() async throws -> Outcome {
        do {
            return try await describe(link.connection())
        } catch MachineError.noLibvirt(let uri, let reason) {
            return refused(uri, reason)
        } catch is TimeLimit.Passed {
            return .fail(
                "libvirt at '\(world.connect ?? "its usual address")' takes connections and did not answer within "
                    + "\(world.limit.components.seconds) s",
                remedy: world.root("systemctl restart libvirtd virtqemud"))
        }
    }

    private func describe(_ connection: Connection) async throws -> Outcome {
        let driver = try await connection.type()
        guard driver == "QEMU" else {
            return .fail(
                "'\(connection.uri)' leads to libvirt's driver '\(driver)', and machines need QEMU",
                remedy: "virt-ci doctor --connect qemu:///session")
        }
        let version = try await connection.libraryVersion()
        let hypervisor = try await connection.hypervisorVersion()
        let sentence = "libvirt \(version) with QEMU \(hypervisor) at \(connection.uri)"
        guard version >= Self.oldest else {
            return .warn(
                "\(sentence), older than any that virt-ci was tried with (\(Self.oldest))",
                remedy: "install a newer distribution's libvirt")
        }
        return .ok(sentence)
    }

    /// libvirt reports the system's words, which are English: nobody calls `setlocale`.
    private func refused(_ uri: String, _ reason: String) -> Outcome {
        let sentence = "No connection to '\(uri)': \(reason)"
        let isSystem = VirtualisationHost.isSystem(uri)
        if reason.contains("Permission denied") || reason.contains("authentication") || reason.contains("Access denied")
        {
            let remedy =
                "sudo usermod --append --groups libvirt $(id -un), and log in again; or --connect qemu:///session"
            return .fail(sentence, remedy: isSystem ? remedy : "see who owns the socket: ls -l in the path above")
        }
        if reason.contains("Connection refused") {
            return .fail(sentence, remedy: world.root("systemctl restart libvirtd.socket virtqemud.socket"))
        }
        if reason.contains("No such file") || reason.contains("not found") {
            let start = world.root("systemctl enable --now libvirtd.socket")
            return .fail(
                sentence,
                remedy: "\(world.install([.libvirtd, .qemu])); \(isSystem ? start : "or --connect qemu:///session")")
        }
        return .fail(sentence, remedy: world.explain(MachineError.noLibvirt(uri: uri, reason: reason)).hint ?? "")
    }
}
