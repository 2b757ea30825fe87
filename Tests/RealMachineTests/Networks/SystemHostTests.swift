import Foundation
import Libvirt
import Profiles
import Programs
import Testing

@testable import Machines

/// What can be said of a host's networks without a guest that boots.
@Suite("A host with libvirt's NAT network", .enabled(if: SystemHost.isPossible, "needs root, libvirtd and dnsmasq"))
struct SystemHostTests {
    @Test("It is reached over ssh, and two cards on its network are isolated and filtered")
    func network() async throws {
        try await SystemHost.use { host in
            let folders = MachineFolders(
                machines: host.folder + "/m", volumes: "/nowhere", runtime: host.folder + "/r")
            let found = try await VirtualisationHost.open(uri: host.uri, folders: folders) { _ in }
            #expect(found.isSystem && !found.isLocal && found.kvm == .noDevice)
            let resolved = try await MachineNetwork.resolve(.auto, on: found, hasOutbound: true)
            guard case .libvirt(let network) = resolved else {
                Issue.record("\(resolved)")
                return
            }
            #expect(network.name == "default" && network.isIsolated && network.filter != nil)
            // A second look finds the filter that the first one made.
            #expect(try await LibvirtNetwork.find("default", on: found.connection) == network)
            for name in ["one", "two"] {
                var document = DomainDocument(
                    hypervisor: .qemu, name: name, memory: 64 << 20, processors: 1,
                    system: OperatingSystem(architecture: "x86_64", machine: "q35"))
                document.devices.interfaces = [network.interface]
                let domain = try await found.connection.createDomain(document, autodestroy: true)
                let read = try await DomainDocument(xml: domain.xml()).devices.interfaces
                #expect(read.map(\.isIsolated) == [true] && read.map(\.filter) == [network.filter])
            }
            let ports = try await host.run([
                "cat", "/sys/class/net/vnet0/brport/isolated", "/sys/class/net/vnet1/brport/isolated",
            ])
            #expect(ports.text == "1\n1")
            let rules = try await host.run(["ebtables", "-t", "nat", "-L", "libvirt-I-vnet0"])
            #expect(
                rules.text.contains("--ip-dst 192.168.122.1 -j ACCEPT\n-p IPv4 --ip-dst 192.168.122.0/24 -j DROP"),
                "\(rules.text)")
            await #expect(throws: MachineError.networkInactive(network: "idle", uri: host.uri)) {
                try await MachineNetwork.resolve(.libvirt("idle"), on: found, hasOutbound: true)
            }
            await #expect(
                throws: MachineError.networkMissing(network: "no", uri: host.uri, known: ["default", "idle"])
            ) {
                try await MachineNetwork.resolve(.libvirt("no"), on: found, hasOutbound: true)
            }
            await found.connection.close()
        }
    }
}
