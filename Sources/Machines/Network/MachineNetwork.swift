internal import Foundation
internal import Libvirt
internal import Profiles
internal import Programs

/// How a machine is connected, and how it is reached.
enum MachineNetwork: Equatable {
    /// QEMU's user networking, with a loopback port of the kernel's choice forwarded to the guest's ssh.
    case user(hasOutbound: Bool)
    /// User networking by passt, with this loopback port forwarded to the guest's ssh.
    case passt(port: UInt16)
    /// A network of libvirt's; the guest's address is read from its leases, or told by its agent.
    case libvirt(LibvirtNetwork)

    /// What the profile's choice means on a host.
    ///
    /// Without a way out it is QEMU's user networking everywhere: there is no other network on which a guest reaches
    /// nothing, not even the host, and is reached by us all the same.
    /// - Throws: `MachineError.networkMissing`, `.networkInactive`, `LibvirtError`.
    static func resolve(
        _ choice: NetworkChoice, on host: VirtualisationHost, hasOutbound: Bool
    ) async throws -> MachineNetwork {
        guard hasOutbound else { return .user(hasOutbound: false) }
        switch choice {
        case .user: return try await user(on: host)
        case .libvirt(let name): return .libvirt(try await LibvirtNetwork.find(name, on: host.connection))
        case .auto:
            guard host.isSystem else { return try await user(on: host) }
            do {
                return .libvirt(try await LibvirtNetwork.find("default", on: host.connection))
            } catch is MachineError {
                return try await user(on: host)
            }
        }
    }

    private static func user(on host: VirtualisationHost) async throws -> MachineNetwork {
        guard host.isLocal, (try? Program.passt.locate()) != nil, try await host.connection.canUsePasst(),
            let port = FreePort.onLoopback()
        else { return .user(hasOutbound: true) }
        return .passt(port: port)
    }

    /// Whether a domain didn't start because another took the port that was free a moment ago.
    static func isTakenPort(_ error: LibvirtError) -> Bool {
        error.message.contains("passt") && error.message.contains("bind")
    }

    var interfaces: [NetworkInterface] {
        guard case .libvirt(let network) = self else { return [] }
        return [network.interface]
    }

    var passtInterfaces: [PasstInterface] {
        guard case .passt(let port) = self else { return [] }
        return [PasstInterface(ports: [.init(address: "127.0.0.1", port: port, guestPort: 22)])]
    }

    /// libvirt can't describe the forwarded ports of QEMU's user networking, so QEMU is told directly. Port 0 lets the
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

extension Connection {
    /// Whether this libvirt and its QEMU can use passt. Before 9.2 libvirt doesn't tell, and is not asked: the answer
    /// takes seconds.
    fileprivate func canUsePasst() async throws -> Bool {
        guard try libraryVersion() >= LibvirtVersion(9, 2) else { return false }
        let xml = try await domainCapabilitiesXML(arch: "x86_64", machine: "q35")
        return try DomainCapabilities(xml: xml).userNetworking?.contains("passt") ?? false
    }
}
