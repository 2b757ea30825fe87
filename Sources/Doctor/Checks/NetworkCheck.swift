internal import Libvirt
internal import Machines
internal import Profiles

/// The networks of libvirt's that machines are put on.
struct NetworkCheck: Check {
    static let subject = Finding.Subject.network
    let world: World
    let link: HostLink

    func examine() async throws -> Outcome {
        guard let connection = await link.connectionIfThere() else {
            return .skipped("libvirt could not be asked")
        }
        let named = Set(try profiles().compactMap { if case .libvirt(let name) = $0.network { name } else { nil } })
        for name in named.sorted() {
            if let outcome = try await problem(name, isNeeded: true, connection) { return outcome }
        }
        guard VirtualisationHost.isSystem(connection.uri) else {
            return named.isEmpty
                ? .skipped("A session's machines use user networking")
                : .ok("Active: \(named.sorted().joined(separator: ", "))")
        }
        return try await ofNetwork("default", on: connection)
    }

    /// The network that machines of profiles without a choice are on; without it they use user networking.
    func ofNetwork(_ name: String, on connection: Connection) async throws -> Outcome {
        try await problem(name, isNeeded: false, connection) ?? .ok("libvirt's network '\(name)' is active")
    }

    private func profiles() throws -> [Profile] {
        try world.profiles.entries().compactMap { try? world.profiles.profile($0) }
    }

    private func problem(_ name: String, isNeeded: Bool, _ connection: Connection) async throws -> Outcome? {
        let command = world.root("virsh --connect '\(connection.uri)'")
        let sentence: String
        let remedy: String
        do {
            guard try await !connection.network(named: name).isActive() else { return nil }
            sentence = "libvirt's network '\(name)' is not active"
            remedy = "\(command) net-start \(name) && \(command) net-autostart \(name)"
        } catch let error as LibvirtError where error.code == .noNetwork {
            sentence = "libvirt has no network '\(name)'"
            let define = "\(command) net-define /usr/share/libvirt/networks/default.xml"
            remedy =
                name == "default"
                ? "\(define) && \(command) net-start default" : "define it: \(command) net-define FILE"
        }
        return isNeeded
            ? .fail("\(sentence), and a profile names it", remedy: remedy)
            : .warn("\(sentence): machines use user networking", remedy: remedy)
    }
}
