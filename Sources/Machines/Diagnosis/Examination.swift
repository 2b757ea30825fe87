internal import Foundation
internal import Libvirt

/// Looks at a machine that did not get ready. Each part is told as far as it can be; none is worth another error.
struct Examination: Sendable {
    let machine: String
    let connection: Connection
    let network: MachineNetwork
    let consoleLog: String
    /// Path of QEMU's log on this host.
    let emulatorLog: String?
    /// Where files are kept; nil to keep none.
    let evidence: String?

    func diagnosis() async -> Diagnosis {
        var diagnosis = Diagnosis()
        let domain = try? await connection.domain(named: machine)
        if let domain {
            diagnosis.state = (try? await domain.state()).map { "\($0)" }
            let devices = await devices(of: domain)
            diagnosis.agent = devices?.isGuestAgentConnected.map { $0 ? .connected : .disconnected }
            diagnosis.reach = await reach(domain, devices)
        } else if case .libvirt(let network) = network {
            diagnosis.reach.network = network.name
        }
        if let emulatorLog {
            diagnosis.emulatorLog = emulatorLog
            diagnosis.emulatorLogEnd = EmulatorLog(path: emulatorLog).end()
        }
        if let evidence { diagnosis.files = await keep(domain, in: evidence) }
        return diagnosis
    }

    private func devices(of domain: Domain) async -> DomainDevices? {
        guard let xml = try? await domain.xml() else { return nil }
        return try? DomainDocument(xml: xml).devices
    }

    private func reach(_ domain: Domain, _ devices: DomainDevices?) async -> Diagnosis.Reach {
        var reach = Diagnosis.Reach()
        guard case .libvirt(let network) = network else {
            let answer = try? await domain.monitorCommand("info usernet")
            reach.forwardedPort = answer.flatMap { AddressSearch.forwardedPort(in: $0) }
            return reach
        }
        reach.network = network.name
        reach.hardwareAddress = devices?.interfaces.first?.hardwareAddress
        reach.leases = await addresses(of: domain, .lease)
        reach.neighbours = await addresses(of: domain, .arp)
        return reach
    }

    private func addresses(of domain: Domain, _ source: AddressSource) async -> [String] {
        let interfaces = (try? await domain.interfaceAddresses(source: source)) ?? []
        return interfaces.flatMap { $0.addresses.map(\.address) }
    }

    /// - Returns: The files that could be written.
    private func keep(_ domain: Domain?, in folder: String) async -> [String] {
        var files: [String] = []
        let console = folder + "/console.log"
        try? FileManager.default.removeItem(atPath: console)
        if (try? FileManager.default.copyItem(atPath: consoleLog, toPath: console)) != nil { files.append(console) }
        if let picture = try? await domain?.screenshot(), let png = PNG.data(of: picture) {
            let file = folder + "/screenshot.png"
            if (try? png.write(to: URL(filePath: file), options: .atomic)) != nil { files.append(file) }
        }
        return files
    }
}

extension Machines {
    /// Looks at a machine that was given up because its guest did not get ready, or ended.
    func diagnose(_ plan: MachinePlan, on network: MachineNetwork, after error: any Error) async {
        switch error as? MachineError {
        case .notReady, .died: break
        default: return
        }
        let examination = Examination(
            machine: plan.name, connection: host.connection, network: network,
            consoleLog: leases.folder(of: plan.name) + "/console.log",
            emulatorLog: EmulatorLog.path(of: plan.name, on: host.connection.uri, folders), evidence: plan.evidence)
        onEvent(.diagnosed(machine: plan.name, await examination.diagnosis()))
    }
}
