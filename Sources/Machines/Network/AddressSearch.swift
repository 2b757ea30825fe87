internal import Foundation
internal import Libvirt

/// Where the guest's ssh server is reached.
public struct GuestAddress: Equatable, Sendable {
    /// Who told it.
    public enum Source: String, Sendable, Equatable, Codable {
        /// It is a forwarded port of the host's loopback.
        case forwardedPort
        /// The DHCP server of libvirt's network.
        case lease
        /// The guest's agent.
        case agent
    }

    public var address: String
    public var port: UInt16
    public var source: Source

    public init(address: String, port: UInt16, source: Source) {
        self.address = address
        self.port = port
        self.source = source
    }
}

/// Waits until a started domain has an address; the deadline is the caller's.
struct AddressSearch: Sendable {
    let domain: Domain
    let connection: Connection
    let network: MachineNetwork
    /// Who is asked about an address on one of libvirt's networks.
    var sources: Set<GuestAddress.Source> = [.lease, .agent]

    func address() async throws -> GuestAddress {
        switch network {
        case .user: return try await forwardedPort()
        case .passt(let port): return GuestAddress(address: "127.0.0.1", port: port, source: .forwardedPort)
        case .libvirt(let network): return try await address(on: network)
        }
    }

    /// QEMU has the port as soon as it runs.
    private func forwardedPort() async throws -> GuestAddress {
        let answer = try await domain.monitorCommand("info usernet")
        guard let port = Self.forwardedPort(in: answer) else {
            throw MachineError.noForwardedPort(machine: domain.name, answer: answer)
        }
        return GuestAddress(address: "127.0.0.1", port: port, source: .forwardedPort)
    }

    /// The forwarded port in the answer of QEMU's `info usernet`; nil when there is none.
    static func forwardedPort(in answer: String) -> UInt16? {
        answer.split(whereSeparator: \.isNewline).lazy.compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.first == "TCP[HOST_FORWARD]", fields.count > 3 else { return nil }
            return UInt16(fields[3])
        }.first
    }

    /// The lease and the agent are asked side by side: a network that isn't libvirt's to serve has no leases, and an image
    /// may have no agent.
    private func address(on network: LibvirtNetwork) async throws -> GuestAddress {
        let cards = try await DomainDocument(xml: domain.xml()).devices.interfaces.compactMap(\.hardwareAddress)
        let choice = AddressChoice(cards: Set(cards.map { $0.lowercased() }), subnets: network.subnets)
        return try await withThrowingTaskGroup(of: GuestAddress.self) { group in
            defer { group.cancelAll() }
            if sources.contains(.lease) { group.addTask { try await leased(choice) } }
            if sources.contains(.agent) { group.addTask { try await told(choice) } }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }

    /// libvirt has no event for a new lease, so it is asked twice a second.
    private func leased(_ choice: AddressChoice) async throws -> GuestAddress {
        while true {
            let interfaces = try await domain.interfaceAddresses(source: .lease)
            if let address = choice.address(in: interfaces) {
                return GuestAddress(address: address, port: 22, source: .lease)
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// The agent has no event for an address either; that it is there is told.
    private func told(_ choice: AddressChoice) async throws -> GuestAddress {
        let events = try await connection.agentEvents()
        var arrivals = events.makeAsyncIterator()
        while true {
            do {
                while true {
                    let interfaces = try await domain.interfaceAddresses(source: .agent)
                    if let address = choice.address(in: interfaces) {
                        return GuestAddress(address: address, port: 22, source: .agent)
                    }
                    try await Task.sleep(for: .milliseconds(500))
                }
            } catch is LibvirtError {
                // Not there yet, or busy: asked again when it has come.
            }
            repeat {
                guard let event = await arrivals.next() else {
                    // The connection is lost, which others tell; the search for a lease must not end by it.
                    try await Task.sleep(for: .seconds(3600))
                    break
                }
                if event.uuid == domain.uuid, event.isConnected { break }
            } while true
        }
    }
}

/// Which of the addresses that are told is the guest's on its network.
///
/// What an agent says is the guest's own word: it must not make us look elsewhere than on the network the guest is on.
struct AddressChoice: Sendable {
    /// Hardware addresses of the domain's cards, in lower case.
    let cards: Set<String>
    let subnets: [NetworkDocument.Subnet]

    /// The first IPv4 address of a card of the domain's, within the network where that is known.
    func address(in interfaces: [DomainInterface]) -> String? {
        let own = interfaces.filter { interface in
            interface.hardwareAddress.map { cards.contains($0.lowercased()) } ?? false
        }
        return own.lazy.flatMap(\.addresses).first { $0.family == .ipv4 && isPlausible($0.address) }?.address
    }

    private func isPlausible(_ text: String) -> Bool {
        guard let address = Self.number(text) else { return false }
        let networks = subnets.filter { $0.family == .ipv4 }
        guard !networks.isEmpty else { return !Self.isThisHost(address) }
        return networks.contains { subnet in
            guard let host = Self.number(subnet.host), (1...32).contains(subnet.prefix), address != host else {
                return false
            }
            return (address ^ host) >> (32 - UInt32(subnet.prefix)) == 0
        }
    }

    /// Loopback, "this host", and link-local addresses (RFC 6890) lead to no guest.
    private static func isThisHost(_ address: UInt32) -> Bool {
        [0, 127].contains(address >> 24) || address >> 16 == 0xa9fe
    }

    private static func number(_ text: String) -> UInt32? {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1 ? UInt32(bigEndian: address.s_addr) : nil
    }
}
