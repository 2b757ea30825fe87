import Foundation
import Images
import Libvirt
import Profiles
import Programs
import Synchronization
import Testing

@testable import Machines

/// A folder that is gone with its test. Its path is short, because sockets are made below it.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/vci-\(UUID().uuidString.lowercased().prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    func write(_ text: String, to name: String) throws {
        let target = URL(filePath: file(name))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
    }
}

/// Keeps events in the order they came.
final class Recorder: Sendable {
    private let events = Mutex<[MachineEvent]>([])

    var all: [MachineEvent] { events.withLock { $0 } }
    func append(_ event: MachineEvent) { events.withLock { $0.append(event) } }
}

/// What the tests need of this machine.
enum Installed {
    private static let setpriv = Program("setpriv", debianPackage: "util-linux", fedoraPackage: "util-linux")

    static func has(_ programs: Program...) -> Bool { programs.allSatisfy { (try? $0.locate()) != nil } }
    static let python = Program("python3", debianPackage: "python3", fedoraPackage: "python3")

    /// A daemon of our own needs a user namespace, too, which some hosts forbid: only root is sure to get one.
    static let daemon = has(.libvirtd, .qemu, .unshare, setpriv) && geteuid() == 0
    static let daemonReason: Comment = "needs root, libvirtd, QEMU and unshare"
}

/// A libvirt daemon that lives as long as a test.
struct TestDaemon {
    let scratch: ScratchFolder
    let daemon: PrivateDaemon

    /// Ends the daemon, also when the body fails.
    static func with(_ body: (TestDaemon) async throws -> Void) async throws {
        let scratch = try ScratchFolder()
        let running = TestDaemon(scratch: scratch, daemon: PrivateDaemon(folder: scratch.file("d")))
        defer { running.end() }
        try await body(running)
    }

    var processID: pid_t? {
        let text = try? String(contentsOfFile: daemon.folder + "/run/libvirt/libvirtd.pid", encoding: .utf8)
        return text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private func end() {
        guard let processID, processID > 1 else { return }
        kill(processID, SIGKILL)
    }

    /// A host over this daemon.
    func host() async throws -> VirtualisationHost {
        try await daemon.start()
        let connection = try await Connection.open(daemon.uri)
        let pool = try await MachinePool(folder: scratch.file("volumes")).open(on: connection)
        return VirtualisationHost(connection: connection, pool: pool, kvm: .noHardware)
    }

    var folders: MachineFolders {
        MachineFolders(
            machines: scratch.file("machines"), volumes: scratch.file("volumes"), runtime: scratch.file("r"))
    }
}

extension Lease {
    static func sample(
        _ machine: String = "virt-ci-debian-12-0a1b2c3d", uri: String = "test:///default", keptUntil: Date? = nil,
        claim: JobClaim? = nil
    ) -> Lease {
        Lease(
            machine: machine, uri: uri, pool: "virt-ci", volumes: ["\(machine).qcow2", "\(machine)-seed.iso"],
            profile: "debian-12", image: "sha256:ab", job: "https://gitlab.example/g/p/-/jobs/1",
            claim: claim, created: Date(timeIntervalSince1970: 1_795_477_702), keptUntil: keptUntil, login: nil,
            workingDirectory: nil)
    }
}

extension Profile {
    static func sample(
        boot: BootChoice = .kernel, network: NetworkChoice = .user, accelerator: Accelerator = .auto
    ) -> Profile {
        Profile(
            name: "debian-12", summary: "A test's", image: .file("/nowhere.qcow2"),
            shape: MachineShape(
                processors: 2, memoryBytes: 1 << 30, diskBytes: 8 << 30, accelerator: accelerator),
            network: network, boot: boot)
    }
}

extension MachinePlan {
    static func sample(_ profile: Profile = .sample(), hasOutboundNetwork: Bool = true) throws -> MachinePlan {
        let image = """
            {"profile": "debian-12", "fingerprint": "f", "digest": "ab12", "connection": "qemu:///session",
             "pool": "virt-ci", "diskVolume": "image-ab12.qcow2", "diskBytes": 1, "fileBytes": 1, "created": 0,
             "origin": "a test",
             "kernel": {"volume": "v", "initrdVolume": "i", "commandLine": "root=/dev/vda1"}}
            """
        return MachinePlan(
            profile: profile, image: try JSONDecoder().decode(Image.self, from: Data(image.utf8)),
            job: "https://gitlab.example/g/p/-/jobs/1", hasOutboundNetwork: hasOutboundNetwork)
    }
}
