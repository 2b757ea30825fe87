import Files
import Foundation
import Guests
import Libvirt
import LoopbackGuest

@testable import Machines

/// What a machine is to be that stands there without having been booted.
struct MachineSample: Sendable {
    /// `SERVER/ID`, as the leases and the domains' metadata have it; nil for a machine of a local run.
    var job: String?
    var attemptFolder: String?
    var runner: ProcessIdentity?
    var ends = Date().addingTimeInterval(3600)
    var hasFailed = false
    var keptUntil: Date?
    var created = Date()
    var hasLease = true
    var hasDomain = true
    /// Whether `prepare`'s connection into the guest still stands.
    var isConnected = false
    /// Where the guest is believed to listen; nil for where it does.
    var port: UInt16?
    var console = "[    1.000000] the guest booted\n[    2.000000] the guest's last words\n"

    init(job: String?, _ change: (inout MachineSample) -> Void = { _ in }) {
        self.job = job
        change(&self)
    }
}

extension TestHost {
    /// Leaves on this host what a `prepare` that succeeded would have left: a domain with virt-ci's metadata, volumes, a
    /// lease with claim and login, a console's log, and the open connection. Written with the program's own types, so
    /// that their form is the real one.
    ///
    /// - Returns: The machine's name.
    @discardableResult
    func provision(_ sample: MachineSample) async throws -> String {
        let name = "virt-ci-debian-12-\(UUID().uuidString.lowercased().prefix(8))"
        for volume in MachinePlan.volumes(of: name) {
            _ = try await pool.createVolume(VolumeDocument(name: volume, capacity: 4096, format: .raw))
        }
        guard sample.hasLease else {
            try await startDomain(name, job: sample.job)
            return name
        }
        var lease = lease(name, sample)
        let lock = try await leases.claim(lease)
        defer { lock.release() }
        // Never before its lease: a collection would take it for somebody's leftover.
        if sample.hasDomain { try await startDomain(name, job: sample.job) }
        let folder = leases.folder(of: name)
        try Data(sample.console.utf8).write(to: URL(filePath: folder + "/console.log"))
        try Data(guest.knownHost(name).utf8).write(to: URL(filePath: folder + "/known_hosts"))
        try FileManager.default.createDirectory(
            atPath: runtime, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let login = SSHLogin(
            guest: name, address: "127.0.0.1", port: sample.port ?? guest.port, user: NSUserName(),
            identityFile: guest.identityFile, knownHostsFile: folder + "/known_hosts",
            controlPath: MachineSockets(folder: runtime, machine: name).control)
        if sample.isConnected { try await SSHChannel(login).connect(within: .seconds(60)) }
        lease.login = login
        try leases.write(lease)
        return name
    }

    private func lease(_ name: String, _ sample: MachineSample) -> Lease {
        let claim = sample.job.map {
            JobClaim(
                job: $0, attemptFolder: sample.attemptFolder, runner: sample.runner, ends: sample.ends,
                hasFailed: sample.hasFailed)
        }
        return Lease(
            machine: name, uri: connection.uri, pool: pool.name, volumes: MachinePlan.volumes(of: name),
            profile: "debian-12", image: "sha256:ab", job: sample.job.map { "https://\($0)" }, claim: claim,
            memoryBytes: 64 << 20, diskBytes: 16 << 20, created: sample.created, keptUntil: sample.keptUntil,
            login: nil, workingDirectory: nil)
    }

    /// - Parameter job: nil for a domain without virt-ci's metadata.
    func startDomain(_ name: String, job: String?) async throws {
        var document = DomainDocument(hypervisor: .test, name: name, memory: 8 << 20, processors: 1)
        document.features = []
        if let job {
            document.metadata = [
                MetadataElement(
                    prefix: "virt-ci", namespace: MachineDocument.namespace, name: "machine",
                    attributes: [
                        MachineDocument.claimAttribute: job, MachineDocument.leasesAttribute: folders.machines,
                    ])
            ]
        }
        _ = try await connection.createDomain(document, autodestroy: false)
    }

    func destroyDomain(_ name: String) async throws { try await connection.domain(named: name).destroy() }

    func hasDomain(_ name: String) async -> Bool { (try? await connection.domain(named: name)) != nil }

    /// The process of a machine's shared connection (`ssh(1)`, `-O check`).
    func connectionProcess(of machine: String) -> pid_t? {
        let control = MachineSockets(folder: runtime, machine: machine).control
        return LocalProcesses.mentioning(control).first { $0.line.contains("[mux]") || $0.line.contains(" -M ") }?
            .number
    }
}
