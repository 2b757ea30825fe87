internal import Libvirt

/// The libvirt side of a machine: there at once for a machine of this process, and connected to in the background for
/// one that another process made, so that nothing in the guest waits for it.
struct DomainLink: Sendable {
    private struct Ends: Sendable {
        let connection: Connection
        let domain: Domain
    }

    /// Which domain, where; nil when it dies with this process's connection anyway.
    private let place: (uri: String, domain: String)?
    private let ends: Task<Ends, any Error>

    /// The link of a domain that was started over this connection.
    init(connection: Connection, domain: Domain) {
        place = nil
        ends = Task { Ends(connection: connection, domain: domain) }
    }

    /// The link of a domain that runs already.
    init(uri: String, domain: String) {
        place = (uri, domain)
        ends = Task { try await Self.open(uri, domain) }
    }

    private static func open(_ uri: String, _ domain: String) async throws -> Ends {
        let connection = try await Connection.open(uri)
        return Ends(connection: connection, domain: try await connection.domain(named: domain))
    }

    /// Waits for the end of the domain.
    ///
    /// A daemon that is restarted takes no domain with it, so one that other processes made is looked for again.
    /// - Returns: Why it ended, in libvirt's words.
    /// - Throws: `CancellationError`.
    func end() async throws -> String {
        guard let place else {
            let ends = try await ends.value
            return try await DomainEnd.wait(for: ends.domain, on: ends.connection)
                ?? "the connection to libvirt was lost"
        }
        var isFirst = true
        while true {
            do {
                let found = isFirst ? try await ends.value : try await Self.open(place.uri, place.domain)
                if let reason = try await DomainEnd.wait(for: found.domain, on: found.connection) { return reason }
            } catch let error as LibvirtError where error.code == .noDomain {
                return DomainEnd.gone
            } catch is LibvirtError {
                // Tried again, as below.
            }
            isFirst = false
            // libvirt tells nobody when its daemon is back.
            try await Task.sleep(for: .seconds(2))
        }
    }
}
