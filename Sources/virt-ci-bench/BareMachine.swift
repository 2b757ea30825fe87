import Foundation
import Guests
import Images
import Libvirt
import Machines
import Programs

/// The baseline of a boot: libvirt starts the domain, `ssh` is tried until it answers, nothing else.
struct BareMachine {
    private let name: String
    private let connection: Connection
    private let pool: StoragePool
    private let document: DomainDocument
    private let overlay: VolumeDocument
    private let seed: String
    private var login: SSHLogin

    /// Copies a kept machine: only its name and its disks change.
    ///
    /// - Parameter volume: The image under its disk; nil for the same.
    init(copying record: LeaseRecord, keeping folder: String, over volume: String?) async throws {
        name = "virt-ci-bench-" + (folder as NSString).lastPathComponent
        let manager = FileManager.default
        try? manager.removeItem(atPath: folder)
        try manager.copyItem(atPath: record.folder, toPath: folder)
        connection = try await Connection.open(record.lease.uri)
        pool = try await connection.storagePool(named: record.lease.pool)
        var overlay = try await pool.volume(named: record.lease.volumes[0]).document()
        overlay.name = name + ".qcow2"
        overlay.allocation = 0
        if let volume { overlay.backingStore?.path = try await pool.volume(named: volume).path() }
        self.overlay = overlay
        seed = folder + "/seed.iso"
        let original = try await connection.domain(named: record.lease.machine)
        var document = try DomainDocument(xml: try await original.xml())
        document.name = name
        document.uuid = nil
        document.generationID = .random
        document.devices.serial = SerialConsole(log: folder + "/console.log")
        document.devices.guestAgentSocket = folder + "/agent"
        self.document = document
        guard var login = record.lease.login else { throw CocoaError(.fileNoSuchFile) }
        login.identityFile = folder + "/id_ed25519"
        login.knownHostsFile = folder + "/known_hosts"
        self.login = login
    }

    /// Seconds from the domain's start to the first command over ssh.
    func boot() async throws -> Double {
        await removeVolume()
        var document = document
        document.devices.disks[0].file = try await pool.createVolume(overlay).path()
        document.devices.disks[1].file = seed
        let start = ContinuousClock.now
        let domain = try await connection.createDomain(document, autodestroy: true)
        var login = login
        login.port = try await port(of: domain)
        while try await !answers(login) { try await Task.sleep(for: .milliseconds(50)) }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try await domain.destroy()
        await removeVolume()
        return seconds
    }

    func close() async throws { await connection.close() }

    private func answers(_ login: SSHLogin) async throws -> Bool {
        let options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=5"]
        return try await Program.ssh.result(options + login.options + ["--", login.address, "true"]).status == 0
    }

    private func port(of domain: Domain) async throws -> UInt16 {
        let answer = try await domain.monitorCommand("info usernet")
        let line = answer.split(whereSeparator: \.isNewline).first { $0.contains("HOST_FORWARD") }
        guard let field = line?.split(separator: " ").dropFirst(3).first, let port = UInt16(field) else {
            throw CocoaError(.featureUnsupported)
        }
        return port
    }

    private func removeVolume() async {
        try? await pool.volume(named: overlay.name).delete()
    }
}

extension BareMachine {
    /// A machine as virt-ci makes it, taken over: its domain's document, its keys, its seed.
    static func copy(of url: String, _ program: Program, _ folders: BenchFolders) async throws -> BareMachine {
        try await program.run(["run", url, "--isolated", "--keep", "--cold"], environment: folders.environment)
        let record = Machines.list(in: folders.machines).first { $0.lease.keptUntil != nil }
        guard let record else { throw CocoaError(.fileNoSuchFile) }
        let bare = try await BareMachine(copying: record, keeping: folders.home + "/bare", over: nil)
        try await program.run(["destroy", record.lease.machine], environment: folders.environment)
        return bare
    }
}

extension BareMachine {
    /// The same over the image below the prepared one: a distribution's, with cloud-init's first boot before it.
    static func stock(of url: String, _ program: Program, _ folders: BenchFolders) async throws -> BareMachine {
        try await program.run(["run", url, "--isolated", "--keep", "--cold"], environment: folders.environment)
        let record = Machines.list(in: folders.machines).first { $0.lease.keptUntil != nil }
        let images = ImageCatalogue.recorded(in: folders.images)
        let prepared = images.last { "sha256:\($0.digest)" == record?.lease.image }
        guard let record, let base = images.last(where: { $0.digest == prepared?.base }) else {
            throw CocoaError(.fileNoSuchFile)
        }
        let stock = try await BareMachine(
            copying: record, keeping: folders.home + "/stock", over: base.diskVolume)
        try await program.run(["destroy", record.lease.machine], environment: folders.environment)
        return stock
    }
}
