import Foundation
import Libvirt
import LoopbackGuest
import Programs
import Testing

@testable import Machines

/// A CI host without virtual machines: libvirt's test driver has its domains, this machine's own sshd is every guest.
///
/// The driver starts no guest and takes no uploads, so `prepare` can't succeed here; see ``provision(_:)`` for what
/// stands in. Everything else is real: the built program, its policy file, libvirt over a socket, OpenSSH.
struct TestHost: Sendable {
    /// All there is of it. Short, because sockets lie below it.
    let root: String
    let daemon: HostDaemon
    let guest: LoopbackGuest
    let pool: StoragePool

    /// Makes a host, and takes it away with all that was started on it.
    @discardableResult
    static func with<Value: Sendable>(
        _ body: @escaping @Sendable (TestHost) async throws -> Value
    ) async throws -> Value {
        let root = "/tmp/vx-\(UUID().uuidString.lowercased().prefix(8))"
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let guest = try await LoopbackGuest(in: root + "/sshd")
        let daemon = try await HostDaemon.start(in: root + "/d")
        let result = await Task { try await serving(body, root: root, daemon: daemon, guest: guest) }.result
        await daemon.stop()
        LocalProcesses.end(mentioning: root)
        return try result.get()
    }

    private static func serving<Value: Sendable>(
        _ body: @escaping @Sendable (TestHost) async throws -> Value, root: String, daemon: HostDaemon,
        guest: LoopbackGuest
    ) async throws -> Value {
        // The one the program looks for; it can't make it itself, because the test driver builds no folders.
        let pool = try await daemon.connection.createStoragePool(
            PoolDocument(name: "virt-ci", folder: root + "/s/volumes"), build: false)
        let host = TestHost(root: root, daemon: daemon, guest: guest, pool: pool)
        try host.writeProfiles()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await guest.serve()
                return nil
            }
            group.addTask { try await body(host) }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let value = ended { return value }
            }
            throw CancellationError()
        }
    }

    var connection: Connection { daemon.connection }
    var state: String { root + "/s" }
    var runtime: String { root + "/r" }
    var profiles: String { root + "/profiles" }
    var folders: MachineFolders {
        MachineFolders(machines: state + "/machines", volumes: state + "/volumes", runtime: runtime)
    }
    var leases: LeaseFolder { LeaseFolder(path: folders.machines) }

    /// Writes a file below the host's folder.
    @discardableResult
    func write(_ text: String, to path: String, mode: Int = 0o600) throws -> String {
        let file = "\(root)/\(path)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    /// Another path for each call.
    func path(_ name: String = "file") -> String { "\(root)/\(name)-\(UUID().uuidString.prefix(8))" }

    /// What is there of machines: leases, domains of ours, volumes, sockets. Each with its kind before its name.
    func remains() async throws -> Set<String> {
        var domains: [String] = []
        for domain in try await connection.activeDomains() {
            // It may have gone since it was listed.
            let isOurs = try? await domain.metadata(namespace: MachineDocument.namespace) != nil
            if isOurs == true { domains.append(domain.name) }
        }
        let volumes = try await pool.volumes().map(\.name).filter { !$0.hasPrefix("image-") }
        let sockets = (try? FileManager.default.contentsOfDirectory(atPath: runtime)) ?? []
        return Set(
            leases.machines().map { "lease \($0)" } + domains.map { "domain \($0)" } + volumes.map { "volume \($0)" }
                + sockets.map { "socket \($0)" })
    }

    /// The same of one machine, by the end of its name, which all its parts have.
    func remains(of machine: String) async throws -> Set<String> {
        try await remains().filter { $0.contains(machine.suffix(8)) }
    }
}

extension Installed {
    static let reason: Comment = "needs root, libvirtd, QEMU, unshare and sshd"
}

/// What the tests need of this machine.
enum Installed {
    private static let setpriv = Program("setpriv", debianPackage: "util-linux", fedoraPackage: "util-linux")

    /// The daemon gets a user namespace, which some hosts forbid: only root is sure to get one.
    static let host =
        geteuid() == 0 && LoopbackGuest.isInstalled
        && [.libvirtd, .qemu, .unshare, setpriv].allSatisfy { (try? $0.locate()) != nil }
}
