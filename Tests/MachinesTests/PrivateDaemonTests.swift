import Foundation
import Libvirt
import Profiles
import Testing

@testable import Machines

@Suite("A libvirt daemon of our own", .enabled(if: Installed.daemon, Installed.daemonReason))
struct PrivateDaemonTests {
    @Test("Two starts at once and one later give one daemon, which answers")
    func start() async throws {
        try await TestDaemon.with { running in
            let daemon = running.daemon
            async let first: Void = daemon.start()
            async let second: Void = daemon.start()
            _ = try await (first, second)
            let process = try #require(running.processID)
            try await daemon.start()
            #expect(running.processID == process)
            #expect(kill(process, 0) == 0)
            let connection = try await Connection.open(daemon.uri)
            #expect(try await connection.type() == "QEMU")
            await connection.close()
            let attributes = try FileManager.default.attributesOfItem(atPath: daemon.folder)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
        }
    }

    @Test("A daemon that was killed is started anew")
    func restart() async throws {
        try await TestDaemon.with { running in
            try await running.daemon.start()
            let first = try #require(running.processID)
            kill(first, SIGKILL)
            while kill(first, 0) == 0 { await Task.yield() }
            try await running.daemon.start()
            let second = try #require(running.processID)
            #expect(second != first)
            #expect(UnixSocket.accepts(path: running.daemon.folder + "/run/libvirt/libvirt-sock"))
        }
    }

    @Test("One folder is one pool, and another folder another")
    func pools() async throws {
        try await TestDaemon.with { running in
            try await running.daemon.start()
            let connection = try await Connection.open(running.daemon.uri)
            let folder = running.scratch.file("volumes")
            async let one = MachinePool(folder: folder).open(on: connection)
            async let two = MachinePool(folder: folder).open(on: connection)
            let names = try await [one.name, two.name]
            #expect(names == ["virt-ci", "virt-ci"])
            let other = running.scratch.file("other")
            let third = try await MachinePool(folder: other).open(on: connection)
            #expect(third.name != "virt-ci" && third.name.hasPrefix("virt-ci-"))
            #expect(try await MachinePool(folder: other).open(on: connection).name == third.name)
            #expect(try await MachinePool(folder: folder).open(on: connection).name == "virt-ci")
            #expect(try await PoolDocument(xml: third.xml()).folder == other)
        }
    }

    @Test("A host on it uses user networking, and only what KVM allows")
    func host() async throws {
        try await TestDaemon.with { running in
            let host = try await running.host()
            #expect(!host.isSystem)
            #expect(try await MachineNetwork.resolve(.auto, on: host, hasOutbound: true) == .user(hasOutbound: true))
            #expect(try await MachineNetwork.resolve(.user, on: host, hasOutbound: false) == .user(hasOutbound: false))
            await #expect(
                throws: MachineError.networkMissing(network: "none-such", uri: host.connection.uri, known: [])
            ) {
                try await MachineNetwork.resolve(.libvirt("none-such"), on: host, hasOutbound: true)
            }
            #expect(try host.accelerator(for: .sample()) == AcceleratorChoice(usesKVM: false, finding: .noHardware))
            #expect(throws: MachineError.kvmUnusable(.noHardware)) {
                try host.accelerator(for: .sample(accelerator: .kvm))
            }
            let fast = VirtualisationHost(connection: host.connection, pool: host.pool, kvm: .usable)
            #expect(try fast.accelerator(for: .sample()).usesKVM)
            #expect(try fast.accelerator(for: .sample(accelerator: .kvm)).usesKVM)
            #expect(try !fast.accelerator(for: .sample(accelerator: .tcg)).usesKVM)
        }
    }

    @Test("A folder of ours named like libvirt's address makes no system connection")
    func systemByName() async throws {
        let connection = try await Connection.open("test:///default?name=/system")
        let pool = try await connection.storagePool(named: "default-pool")
        #expect(!VirtualisationHost(connection: connection, pool: pool, kvm: .noDevice).isSystem)
    }

    @Test("A wrong address is an error that names it")
    func wrongAddress() async throws {
        let scratch = try ScratchFolder()
        let uri = "qemu:///session?socket=\(scratch.file("nobody"))"
        let folders = MachineFolders(machines: scratch.path, volumes: scratch.path, runtime: scratch.path)
        let error = await #expect(throws: MachineError.self) {
            try await VirtualisationHost.open(uri: uri, folders: folders) { _ in }
        }
        guard case .noLibvirt(uri, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
    }
}

@Suite("Sockets seen from outside")
struct UnixSocketTests {
    @Test("Nobody accepts on a missing, an ordinary, or an overlong path")
    func nobody() throws {
        let scratch = try ScratchFolder()
        try scratch.write("", to: "file")
        #expect(!UnixSocket.accepts(path: scratch.file("missing")))
        #expect(!UnixSocket.accepts(path: scratch.file("file")))
        #expect(!UnixSocket.accepts(path: scratch.file(String(repeating: "x", count: 200))))
    }
}
