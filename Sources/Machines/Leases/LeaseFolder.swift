internal import Files
internal import Foundation

/// The folder with one subfolder a machine: `lease.json`, its lock, keys, seed, and console log.
///
/// A machine's folder appears whole, with its lock held and its lease written, and goes at once: both happen under a
/// name with a dot, which nobody takes for a machine's.
struct LeaseFolder: Sendable {
    let path: String

    func folder(of machine: String) -> String { "\(path)/\(machine)" }

    /// Makes a machine's folder, and takes its lock.
    ///
    /// - Throws: `MachineError.machineInUse` when there is one, ``FileError``, `CancellationError`.
    func claim(_ lease: Lease) async throws -> FileLock {
        let manager = FileManager.default
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try manager.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: mode)
        // One claim at a time; it takes milliseconds.
        let claims = try await FileLock.acquire(claimsLock, pause: .milliseconds(5))
        defer { claims.release() }
        sweep()
        let new = "\(path)/\(Self.newPrefix)\(lease.machine)"
        try manager.createDirectory(atPath: new, withIntermediateDirectories: false, attributes: mode)
        guard let lock = try FileLock.now(new + "/lock") else { throw MachineError.machineInUse(name: lease.machine) }
        try write(lease, in: new)
        guard rename(new, folder(of: lease.machine)) == 0 else {
            let code = errno
            try? manager.removeItem(atPath: new)
            guard code == ENOTEMPTY || code == EEXIST else {
                throw FileError.unusable(path: folder(of: lease.machine), code: code)
            }
            throw MachineError.machineInUse(name: lease.machine)
        }
        return lock
    }

    /// Removes what a process left that was killed in the middle of a claim or a removal.
    func removeUnfinishedClaims() {
        guard FileManager.default.fileExists(atPath: path) else { return }
        // Where a claim goes on, it sweeps for us.
        guard let claims = try? FileLock.now(claimsLock) else { return }
        defer { claims.release() }
        sweep()
    }

    /// Call it with the lock of claims held.
    private func sweep() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name.hasPrefix(Self.newPrefix) || name.hasPrefix(Self.oldPrefix) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    /// Beside the folder: whoever watches it must not be woken by it.
    private var claimsLock: String { path + ".claims" }

    private static let newPrefix = ".new-"
    private static let oldPrefix = ".old-"

    /// Whether a living process has the lock of a machine; takes nothing.
    func isLocked(_ machine: String) -> Bool { FileLock.isHeld(lockFile(of: machine)) }

    /// Takes the lock of a machine; nil when a living process has it.
    func lock(_ machine: String) throws -> FileLock? { try FileLock.now(lockFile(of: machine)) }

    private func lockFile(of machine: String) -> String { folder(of: machine) + "/lock" }

    /// Takes the lock of a machine, waiting while others have it.
    ///
    /// - Throws: `MachineError.machineInUse` at the limit.
    func lock(_ machine: String, within limit: Duration) async throws -> FileLock {
        let end = ContinuousClock.now + limit
        while true {
            if let lock = try lock(machine) { return lock }
            guard ContinuousClock.now < end else { throw MachineError.machineInUse(name: machine) }
            // There is no event for a lock that becomes free, and a blocking flock can't be given up.
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func write(_ lease: Lease) throws { try write(lease, in: folder(of: lease.machine)) }

    private func write(_ lease: Lease, in folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        try encoder.encode(lease).write(to: URL(fileURLWithPath: folder + "/lease.json"), options: .atomic)
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
        let old = "\(path)/\(Self.oldPrefix)\(UUID().uuidString)"
        guard rename(folder(of: machine), old) == 0 else {
            if errno == ENOENT { return }
            throw FileError.unusable(path: folder(of: machine), code: errno)
        }
        do {
            try FileManager.default.removeItem(atPath: old)
        } catch let error as CocoaError where error.code == .fileNoSuchFile {
            // A sweep was quicker.
            return
        }
    }
}
