internal import Foundation
internal import Libvirt
internal import Profiles

/// How a machine is connected, and how it is reached.
enum MachineNetwork: Equatable {
    /// QEMU's user networking, with a loopback port of the kernel's choice forwarded to the guest's ssh.
    case user(hasOutbound: Bool)
    /// A network of libvirt's; the guest's address is read from its leases.
    case libvirt(String)

    /// What the profile's choice means on a host.
    static func resolve(
        _ choice: NetworkChoice, on host: VirtualisationHost, hasOutbound: Bool
    ) async throws -> MachineNetwork {
        switch choice {
        case .user: return .user(hasOutbound: hasOutbound)
        case .libvirt(let name):
            guard try await isActive(name, on: host) else {
                throw MachineError.networkMissing(network: name, uri: host.connection.uri)
            }
            return .libvirt(name)
        case .auto:
            guard hasOutbound, host.isSystem, try await isActive("default", on: host) else {
                return .user(hasOutbound: hasOutbound)
            }
            return .libvirt("default")
        }
    }

    private static func isActive(_ name: String, on host: VirtualisationHost) async throws -> Bool {
        do {
            return try await host.connection.network(named: name).isActive()
        } catch let error as LibvirtError where error.code == .noNetwork {
            return false
        }
    }

    var interfaces: [NetworkInterface] {
        switch self {
        case .user: []
        case .libvirt(let name): [NetworkInterface(network: name)]
        }
    }

    /// libvirt before 9.2 can't describe forwarded ports of user networking, so QEMU is told directly. Port 0 lets the
    /// kernel pick one, which can't race. Slot 0x10 lies beyond those libvirt gives to the few devices we have.
    var qemuArguments: [String] {
        guard case .user(let hasOutbound) = self else { return [] }
        let restriction = hasOutbound ? "" : ",restrict=on"
        return [
            "-netdev", "user,id=virtci0,hostfwd=tcp:127.0.0.1:0-:22\(restriction)",
            "-device", "virtio-net-pci,netdev=virtci0,addr=0x10",
        ]
    }
}

/// Where the guest's ssh server is reached.
struct GuestAddress: Equatable, Sendable {
    var address: String
    var port: UInt16
}

extension MachineNetwork {
    /// Waits until there is an address; the deadline is the caller's.
    func address(of domain: Domain) async throws -> GuestAddress {
        switch self {
        case .user: return try await forwardedPort(of: domain)
        case .libvirt: return try await leasedAddress(of: domain)
        }
    }

    /// QEMU has the port as soon as it runs.
    private func forwardedPort(of domain: Domain) async throws -> GuestAddress {
        let answer = try await domain.monitorCommand("info usernet")
        guard let port = Self.forwardedPort(in: answer) else {
            throw MachineError.noForwardedPort(machine: domain.name, answer: answer)
        }
        return GuestAddress(address: "127.0.0.1", port: port)
    }

    /// The forwarded port in the answer of QEMU's `info usernet`; nil when there is none.
    static func forwardedPort(in answer: String) -> UInt16? {
        answer.split(whereSeparator: \.isNewline).lazy.compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.first == "TCP[HOST_FORWARD]", fields.count > 3 else { return nil }
            return UInt16(fields[3])
        }.first
    }

    /// libvirt has no event for a new lease, so it is asked twice a second.
    private func leasedAddress(of domain: Domain) async throws -> GuestAddress {
        while true {
            let interfaces = try await domain.interfaceAddresses(source: .lease)
            let address = interfaces.lazy.flatMap(\.addresses).first { $0.family == .ipv4 }
            if let address { return GuestAddress(address: address.address, port: 22) }
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}
