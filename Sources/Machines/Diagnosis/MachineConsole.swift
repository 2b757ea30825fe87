internal import Foundation
public import Libvirt

extension Machines {
    /// The record of a machine, whoever works in it.
    /// - Throws: `MachineError.unknownMachine`.
    public static func record(named name: String, in folders: MachineFolders) throws -> LeaseRecord {
        let records = list(in: folders)
        guard let record = records.first(where: { $0.lease.machine == name }) else {
            throw MachineError.unknownMachine(name: name, known: records.map(\.lease.machine))
        }
        return record
    }
}

extension LeaseRecord {
    /// The file that libvirt writes all output of the serial console to.
    public var consoleLog: String { folder + "/console.log" }

    /// Opens the machine's serial console.
    ///
    /// - Throws: `MachineError.died` when its domain is gone, `.noLibvirt`, `LibvirtError`.
    public func openConsole() async throws -> DomainConsole {
        let connection: Connection
        do {
            connection = try await Connection.open(lease.uri)
        } catch let error as LibvirtError {
            throw MachineError.noLibvirt(uri: lease.uri, reason: error.message)
        }
        do {
            return try await connection.domain(named: lease.machine).openConsole()
        } catch let error as LibvirtError where error.code == .noDomain {
            throw MachineError.died(
                machine: lease.machine, reason: DomainEnd.gone, console: ConsoleLog(path: consoleLog).tail())
        }
    }
}
