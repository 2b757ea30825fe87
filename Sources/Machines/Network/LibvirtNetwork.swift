internal import Libvirt

/// A network of libvirt's with machines of several jobs on it, which are to know nothing of each other.
///
/// The bridge passes nothing from one isolated card to another. Two ways around it are left, and a filter closes them:
/// through the host, which routes from the bridge back to it, and by another machine's hardware address, which the
/// bridge would learn.
struct LibvirtNetwork: Equatable {
    let name: String
    /// Whether the bridge can keep the cards from each other: libvirt 6.1, and a bridge of the kernel's.
    let isIsolated: Bool
    /// The filter on the host; nil where it has none, as a session.
    let filter: NetworkInterface.Filter?
    /// Where the guest's address has to be; empty where libvirt has no address on the network.
    let subnets: [NetworkDocument.Subnet]

    var interface: NetworkInterface {
        NetworkInterface(network: name, isIsolated: isIsolated, filter: filter)
    }

    /// Finds an active network, and makes sure that the host has the filter for it.
    ///
    /// - Throws: `MachineError.networkMissing`, `.networkInactive`, `LibvirtError`.
    static func find(_ name: String, on connection: Connection) async throws -> LibvirtNetwork {
        let document: NetworkDocument
        do {
            let network = try await connection.network(named: name)
            guard try await network.isActive() else {
                throw MachineError.networkInactive(network: name, uri: connection.uri)
            }
            document = try await network.document()
        } catch let error as LibvirtError where error.code == .noNetwork {
            let known = (try? await connection.networkNames()) ?? []
            throw MachineError.networkMissing(network: name, uri: connection.uri, known: known)
        }
        let canIsolate = try await connection.libraryVersion() >= LibvirtVersion(6, 1)
        return LibvirtNetwork(
            name: name, isIsolated: canIsolate && document.bridge != nil,
            filter: document.bridge == nil ? nil : await filter(for: document, on: connection),
            subnets: document.subnets)
    }

    /// A host without filters isolates by the bridge alone.
    private static func filter(for network: NetworkDocument, on connection: Connection) async
        -> NetworkInterface.Filter?
    {
        let document = filterDocument(for: network)
        do {
            if try await connection.hasNetworkFilter(named: document.name) { return .init(name: document.name) }
            try await connection.defineNetworkFilter(document)
            return .init(name: document.name)
        } catch {
            // Another process of ours may have been quicker.
            let isThere = try? await connection.hasNetworkFilter(named: document.name)
            return isThere == true ? .init(name: document.name) : nil
        }
    }

    /// What leaves a guest has its own hardware address, and goes to no other machine of the network. The name tells
    /// filters of different networks apart, and those of one network before and after its addresses were changed.
    static func filterDocument(for network: NetworkDocument) -> NetworkFilterDocument {
        var rules = [NetworkFilterDocument.Rule(.drop, .otherSender(hardwareAddress: "$MAC"))]
        for subnet in network.subnets {
            rules.append(.init(.accept, .destination(subnet.host, prefix: nil, family: subnet.family)))
            rules.append(.init(.drop, .destination(subnet.host, prefix: subnet.prefix, family: subnet.family)))
        }
        let addresses = network.subnets.map { "\($0.host)/\($0.prefix)" }.joined(separator: " ")
        return NetworkFilterDocument(name: "virt-ci-\(ShortDigest.of(addresses))", rules: rules)
    }
}
