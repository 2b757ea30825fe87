import Foundation
import Guests
import Libvirt
import LoopbackGuest
import Profiles
import Programs
import Synchronization
import Testing

@testable import Machines

@Suite(
    "A libvirt daemon of another host, over ssh on loopback",
    .enabled(if: Installed.daemon && LoopbackGuest.isInstalled, Installed.daemonReason))
struct RemoteHostTests {
    @Test("It is connected to, has a pool, takes uploads, and libvirt tells of KVM")
    func connection() async throws {
        try await TestDaemon.with { running in
            try await running.daemon.start()
            try await RemoteHost.use(running) { remote in
                let host = try await VirtualisationHost.open(uri: remote.uri, folders: running.folders) { _ in }
                #expect(!host.isLocal && !host.isSystem)
                #expect(host.connection.uri == remote.uri)
                #expect(try await PoolDocument(xml: host.pool.xml()).folder == running.folders.volumes)
                // A /dev/kvm of this machine is no business of the other's, and its daemon doesn't see any.
                #expect(host.kvm == .noDevice)
                let bytes = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
                try bytes.write(to: URL(filePath: running.scratch.file("file")))
                let volume = try await host.pool.createVolume(
                    VolumeDocument(name: "uploaded", capacity: UInt64(bytes.count), format: .raw))
                try await volume.upload(from: running.scratch.file("file"))
                #expect(try Data(contentsOf: URL(filePath: running.scratch.file("volumes/uploaded"))) == bytes)
                let received = Mutex(Data())
                try await volume.download { piece in
                    let piece = Data(piece)
                    received.withLock { $0 += piece }
                }
                #expect(received.withLock { $0 } == bytes)
                #expect(
                    try await MachineNetwork.resolve(.auto, on: host, hasOutbound: true) == .user(hasOutbound: true))
                let jump = try #require(try host.address.jump(in: running.folders))
                #expect(jump.program == remote.program && jump.port == remote.port && jump.host == "127.0.0.1")
            }
        }
    }

    @Test("A host that can't be reached is an error that names it")
    func unreachable() async throws {
        let scratch = try ScratchFolder()
        let folders = MachineFolders(machines: scratch.path, volumes: scratch.path, runtime: scratch.path)
        let uri = "qemu+ssh://127.0.0.1:\(LoopbackGuest.freePort())/system?no_tty=1"
        let error = await #expect(throws: MachineError.self) {
            try await VirtualisationHost.open(uri: uri, folders: folders) { _ in }
        }
        guard case .noLibvirt(uri, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

@Suite("What a connection's address tells")
struct HostAddressTests {
    private let folders = MachineFolders(machines: "/m", volumes: "/v", runtime: "/r")

    @Test(
        "This machine",
        arguments: ["qemu:///system", "qemu:///session?socket=/run/s", "qemu+unix:///system", "nonsense"])
    func local(uri: String) throws {
        let address = HostAddress(uri: uri)
        #expect(address.isLocal && address.name == uri)
        #expect(try address.jump(in: folders) == nil)
    }

    @Test("Another over ssh, with what libvirt's ssh is told")
    func remote() throws {
        let address = HostAddress(
            uri: "qemu+ssh://kim@[2001:db8::7]:2222/system?keyfile=/k&no_verify=1&command=/opt/ssh")
        let jump = try #require(try address.jump(in: folders))
        #expect(jump.host == "2001:db8::7" && jump.port == 2222 && jump.user == "kim")
        #expect(jump.identityFile == "/k" && jump.trustsAnyHostKey && jump.program == "/opt/ssh")
        #expect(jump.controlPath.hasPrefix("/r/h-"))
        let plain = try #require(try HostAddress(uri: "qemu+ssh://vm-host/system").jump(in: folders))
        #expect(plain.host == "vm-host" && plain.port == nil && plain.user == nil && !plain.trustsAnyHostKey)
        #expect(plain.controlPath != jump.controlPath)
    }

    @Test("Another without ssh has no way to its guests", arguments: ["qemu+tls://h/system", "qemu://h/system"])
    func noWay(uri: String) {
        #expect(throws: MachineError.noWayIntoGuests(uri: uri)) { try HostAddress(uri: uri).jump(in: folders) }
    }
}

/// A host that is reached by ssh alone: a server on loopback, in front of a daemon of our own.
struct RemoteHost {
    let uri: String
    let program: String
    let port: UInt16

    static func use(_ running: TestDaemon, _ body: @escaping @Sendable (RemoteHost) async throws -> Void) async throws {
        let folder = running.scratch.file("g")
        let server = try await LoopbackGuest(in: folder)
        try server.knownHost("vm-host").write(toFile: folder + "/known", atomically: true, encoding: .utf8)
        let options = [
            "-F", "none", "-i", server.identityFile, "-o", "HostKeyAlias=vm-host", "-o", "StrictHostKeyChecking=yes",
            "-o", "UserKnownHostsFile=\(folder)/known", "-o", "BatchMode=yes",
            // The server may still be on its way; ssh tries once a second.
            "-o", "ConnectionAttempts=20",
        ]
        let program = folder + "/ssh"
        try "#!/bin/sh\nexec ssh \(ShellWord.line(options)) \"$@\"\n".write(
            toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        let socket = running.daemon.folder + "/run/libvirt/libvirt-sock"
        let uri = "qemu+ssh://\(NSUserName())@127.0.0.1:\(server.port)/session?socket=\(socket)&command=\(program)"
        let remote = RemoteHost(uri: uri, program: program, port: server.port)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.serve()
                return false
            }
            group.addTask {
                try await body(remote)
                return true
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next(), !isDone {}
        }
    }
}
