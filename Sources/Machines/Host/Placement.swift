/// Which of several hosts gets a machine.
public struct Placement: Sendable {
    /// A host that was asked, and what it has.
    struct Offer: Sendable, Equatable {
        /// The connection's address.
        var uri: String
        /// Whether the machine's image is there already.
        var hasImage: Bool
        /// Bytes that are free now.
        var memory: UInt64
        var disk: UInt64
        /// What the host lacks apart from room, such as KVM; nil where nothing.
        var obstacle: HostProblem.Kind?
    }

    /// What the machine takes, in bytes; without an image on the host, its image too.
    let memoryBytes: UInt64
    let diskBytes: UInt64
    let imageBytes: UInt64

    /// The place of the best offer: where the image is already, and then where most memory is free.
    ///
    /// - Throws: `MachineError.noHostFits`, with each host's reason.
    func choose(among offers: [Offer], unreachable: [HostProblem] = []) throws -> Int {
        let problems = offers.map(problem)
        let fitting = offers.indices.filter { problems[$0] == nil }
        let best = fitting.max { one, other in
            let (one, other) = (offers[one], offers[other])
            return one.hasImage == other.hasImage ? one.memory < other.memory : !one.hasImage
        }
        guard let best else {
            throw MachineError.noHostFits(unreachable + problems.compactMap { $0 })
        }
        return best
    }

    private func problem(_ offer: Offer) -> HostProblem? {
        let neededDisk = diskBytes + (offer.hasImage ? 0 : imageBytes)
        if let obstacle = offer.obstacle { return HostProblem(uri: offer.uri, kind: obstacle) }
        if offer.memory <= memoryBytes {
            return HostProblem(uri: offer.uri, kind: .memory(needed: memoryBytes, available: offer.memory))
        }
        if offer.disk <= neededDisk {
            return HostProblem(uri: offer.uri, kind: .disk(needed: neededDisk, available: offer.disk))
        }
        return nil
    }
}

/// Why a host can't have a machine.
public struct HostProblem: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// There is no connection, or it was lost; libvirt's words.
        case unreachable(reason: String)
        /// Bytes.
        case memory(needed: UInt64, available: UInt64)
        /// Bytes in the pool.
        case disk(needed: UInt64, available: UInt64)
        /// The profile asks for KVM, and the host has none.
        case noKVM(KVMFinding)
        /// Its guests can't be reached.
        case noWayIntoGuests
    }

    /// The connection's address.
    public var uri: String
    public var kind: Kind

    public init(uri: String, kind: Kind) {
        self.uri = uri
        self.kind = kind
    }
}
