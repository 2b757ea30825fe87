internal import Foundation
internal import Libvirt
internal import Machines
internal import Programs

/// Whether people can reach machines on libvirt's networks by name.
struct NameServiceCheck: Check {
    static let subject = Finding.Subject.nameService
    let world: World
    let link: HostLink

    func examine() async throws -> Outcome {
        let uri = await link.connectionIfThere()?.uri ?? world.connect
        guard let uri, VirtualisationHost.isSystem(uri) else {
            return .skipped("Names are for machines on libvirt's networks, which a session has none of")
        }
        return ofNameServices()
    }

    /// libvirt brings two modules for it (https://libvirt.org/nss.html); either does.
    func ofNameServices() -> Outcome {
        let path = world.system.nameServices
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let hosts = text.split(separator: "\n").first { $0.hasPrefix("hosts:") } ?? ""
        let services = hosts.split(whereSeparator: \.isWhitespace)
        guard services.contains("libvirt") || services.contains("libvirt_guest") else {
            let package = world.install([
                .init("libnss_libvirt.so.2", debianPackage: "libnss-libvirt", fedoraPackage: "libvirt-nss")
            ])
            return .warn(
                "'\(path)' doesn't ask libvirt for the names of machines: only their addresses can be used",
                remedy: "\(package) && " + world.root("sed -i '/^hosts:/s/files/files libvirt libvirt_guest/' \(path)"))
        }
        return .ok("Machines are found by their names")
    }
}
