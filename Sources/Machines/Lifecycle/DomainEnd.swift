internal import Libvirt

/// Waits for the end of a domain.
enum DomainEnd {
    /// - Returns: Why the domain ended, in libvirt's words.
    /// - Throws: `CancellationError`.
    static func wait(for domain: Domain, on connection: Connection) async throws -> String {
        let events = try await connection.lifecycleEvents()
        // Between its start and our listening the domain may have ended already.
        do {
            if case .shutOff(let reason) = try await domain.state() { return "it is off (\(reason))" }
        } catch let error as LibvirtError where error.code == .noDomain {
            return "its domain is gone"
        }
        for await event in events where event.uuid == domain.uuid {
            switch event.change {
            case .stopped(let reason): return "it stopped (\(reason))"
            case .crashed: return "its guest crashed"
            default: continue
            }
        }
        try Task.checkCancellation()
        return "the connection to libvirt was lost"
    }
}
