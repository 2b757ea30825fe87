internal import Libvirt

/// Waits for the end of a domain.
enum DomainEnd {
    static let gone = "its domain is gone"

    /// Why the domain has ended; nil while it has not, or while libvirt can't tell.
    static func reached(by domain: Domain) async -> String? {
        do {
            if case .shutOff(let reason) = try await domain.state() { return "it is off (\(reason))" }
            return nil
        } catch let error as LibvirtError {
            return error.code == .noDomain ? gone : nil
        } catch {
            return nil
        }
    }

    /// - Returns: Why the domain ended, in libvirt's words; nil when the connection was lost.
    /// - Throws: `CancellationError`.
    static func wait(for domain: Domain, on connection: Connection) async throws -> String? {
        guard let events = try? await connection.lifecycleEvents() else { return nil }
        // Between its start and our listening the domain may have ended already.
        if let reason = await reached(by: domain) { return reason }
        for await event in events where event.uuid == domain.uuid {
            switch event.change {
            case .stopped(let reason): return "it stopped (\(reason))"
            case .crashed: return "its guest crashed"
            default: continue
            }
        }
        try Task.checkCancellation()
        return nil
    }
}
