internal import Foundation
internal import Guests
internal import Libvirt

extension Machines {
    /// Takes everything of a lease away: connection, domain, volumes, files. What is gone already is no error; for
    /// anything else the lease stays, so that the next collection tries again.
    func remove(_ lease: Lease) async {
        onEvent(.destroying(machine: lease.machine))
        do {
            if let login = lease.login { await SSHChannel(login).close() }
            try await destroyDomain(lease.machine)
            for volume in lease.volumes { try await delete(volume: volume) }
            MachineSockets(folder: folders.runtime, machine: lease.machine).remove()
            try leases.remove(lease.machine)
        } catch {
            onEvent(.notDestroyed(machine: lease.machine, reason: String(describing: error)))
        }
    }

    /// Takes a domain away that has no lease, with the volumes a machine of its name has.
    func removeDomain(_ name: String) async {
        onEvent(.destroying(machine: name))
        do {
            try await destroyDomain(name)
            for volume in MachinePlan.volumes(of: name) + [InputDisk.volume(of: name)] {
                try await delete(volume: volume)
            }
            MachineSockets(folder: folders.runtime, machine: name).remove()
        } catch {
            onEvent(.notDestroyed(machine: name, reason: String(describing: error)))
        }
    }

    private func destroyDomain(_ name: String) async throws {
        do {
            try await host.connection.domain(named: name).destroy()
        } catch let error as LibvirtError where error.code == .noDomain || error.code == .operationInvalid {
            return
        }
    }

    private func delete(volume name: String) async throws {
        do {
            try await host.pool.volume(named: name).delete()
        } catch let error as LibvirtError where error.code == .noStorageVolume {
            return
        }
    }
}
