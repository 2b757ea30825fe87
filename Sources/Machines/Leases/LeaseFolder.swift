internal import Files
internal import Foundation

/// The folder with one subfolder a machine: `lease.json`, its lock, keys, seed, and console log.
struct LeaseFolder: Sendable {
    let path: String

    func folder(of machine: String) -> String { "\(path)/\(machine)" }

    /// Makes a machine's folder and takes its lock.
    func claim(_ lease: Lease) throws -> FileLock {
        let folder = folder(of: lease.machine)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard let lock = try lock(lease.machine) else { throw MachineError.machineInUse(name: lease.machine) }
        try write(lease)
        return lock
    }

    /// Takes the lock of a machine; nil when a living process has it.
    func lock(_ machine: String) throws -> FileLock? { try FileLock.now(folder(of: machine) + "/lock") }

    func write(_ lease: Lease) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let path = folder(of: lease.machine) + "/lease.json"
        try encoder.encode(lease).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    func read(_ machine: String) throws -> Lease {
        let path = folder(of: machine) + "/lease.json"
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            let lease = try decoder.decode(Lease.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
            guard lease.machine == machine else {
                throw MachineError.unreadableLease(path: path, reason: "it names '\(lease.machine)'")
            }
            return lease
        } catch let error as MachineError {
            throw error
        } catch {
            throw MachineError.unreadableLease(path: path, reason: String(describing: error))
        }
    }

    /// The names of all machines that have a folder.
    func machines() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    func remove(_ machine: String) throws {
        do {
            try FileManager.default.removeItem(atPath: folder(of: machine))
        } catch let error as CocoaError where error.code == .fileNoSuchFile {
            return
        }
    }
}
