internal import Files
internal import Foundation

/// A line of jobs that wait for something of a host's: one file a job, locked by the process that waits. Who came first is
/// first; a killed process loses its place with its lock.
struct AdmissionQueue: Sendable {
    let folder: String

    /// A place in the line, as long as it is held.
    struct Ticket: Sendable {
        let number: Int
        let path: String
        let lock: FileLock

        func giveBack() {
            unlink(path)
            lock.release()
        }
    }

    /// Takes the last place.
    func take() async throws -> Ticket {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let gate = try await gate()
        defer { gate.release() }
        let number = (numbers().last ?? 0) + 1
        let path = path(of: number)
        guard let lock = try FileLock.now(path) else {
            throw CocoaError(.fileLocking, userInfo: [NSFilePathErrorKey: path])
        }
        return Ticket(number: number, path: path, lock: lock)
    }

    /// A ticket's place in the line, from 1; tickets of dead processes are taken away.
    func position(of ticket: Ticket) async throws -> Int {
        let gate = try await gate()
        defer { gate.release() }
        return numbers().filter { $0 < ticket.number }.filter(isHeld).count + 1
    }

    /// Takes the tickets of dead processes away.
    func removeAbandoned() async throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let gate = try await gate()
        defer { gate.release() }
        for number in numbers() { _ = isHeld(number) }
    }

    /// Outside of the folder: whoever watches it must not be woken by those who only look.
    private func gate() async throws -> FileLock {
        try await FileLock.acquire(folder + ".gate", pause: .milliseconds(5))
    }

    /// Whether the process that took the ticket still lives.
    private func isHeld(_ number: Int) -> Bool {
        guard !FileLock.isHeld(path(of: number)) else { return true }
        unlink(path(of: number))
        return false
    }

    private func numbers() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { $0.hasPrefix("ticket-") ? Int($0.dropFirst(7)) : nil }.sorted()
    }

    private func path(of number: Int) -> String { "\(folder)/ticket-\(number)" }
}
