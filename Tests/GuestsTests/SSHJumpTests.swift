import Foundation
import LoopbackGuest
import Programs
import Testing

@testable import Guests

@Suite("The way to a guest through its host", .enabled(if: LoopbackGuest.isInstalled))
struct SSHJumpTests {
    @Test("Guests of one host share one connection to it, and files and scripts pass")
    func shared() async throws {
        try await PinnedGuest.use { guest in
            try await JumpHost.use(in: guest.folder) { host in
                for name in ["1", "2"] {
                    let channel = SSHChannel(host.login(guest, controlPath: guest.folder + "/c" + name))
                    try await channel.connect(within: .seconds(20))
                    let answer = try await channel.command(["echo", "through the host"])
                    #expect(answer.text == "through the host")
                    await channel.close()
                }
                #expect(host.starts() > 0)
                #expect(try await host.connections() == 1)
            }
        }
    }

    @Test("A host whose key the user doesn't know is refused, and said")
    func unknownHost() async throws {
        try await PinnedGuest.use { guest in
            try await JumpHost.use(in: guest.folder, isKnown: false) { host in
                let channel = SSHChannel(host.login(guest, controlPath: guest.folder + "/c1"))
                let error = await #expect(throws: GuestError.self) { try await channel.connect(within: .seconds(3)) }
                guard case .unreachable(_, _, let reason) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(!reason.isEmpty)
                let connections = try await host.connections()
                #expect(connections == 0)
            }
        }
    }

    @Test("What is in a name stays in its word")
    func quoting() {
        let jump = SSHJump(
            program: "/opt/my ssh", host: "100%h'st", port: 2222, user: "a b", identityFile: "/k ey",
            trustsAnyHostKey: true, controlPath: "/run/h")
        #expect(jump.command.hasPrefix("'/opt/my ssh' -o 'BatchMode=yes' "))
        #expect(jump.command.hasSuffix(#" -W '[%h]:%p' -- '100%%h'\''st'"#), "\(jump.command)")
        #expect(
            jump.command.contains(" -p 2222 -l 'a b' -i '/k ey' -o 'StrictHostKeyChecking=no'"), "\(jump.command)")
    }
}

/// A host of guests, as the user's ssh configuration names it: a server on loopback by another name.
private struct JumpHost {
    let folder: String
    let program: String

    static func use(
        in folder: String, isKnown: Bool = true, _ body: @escaping @Sendable (JumpHost) async throws -> Void
    ) async throws {
        let folder = folder + "/jump"
        let server = try await LoopbackGuest(in: folder)
        let known = isKnown ? try server.knownHost("vm-host") : ""
        try known.write(toFile: folder + "/known", atomically: true, encoding: .utf8)
        let configuration = """
            Host vm-host
              HostName 127.0.0.1
              Port \(server.port)
              User \(NSUserName())
              IdentityFile \(server.identityFile)
              HostKeyAlias vm-host
              UserKnownHostsFile \(folder)/known
              StrictHostKeyChecking yes

            """
        try configuration.write(toFile: folder + "/config", atomically: true, encoding: .utf8)
        let script = """
            #!/bin/sh
            echo start >> \(folder)/starts
            exec ssh -F \(folder)/config "$@"

            """
        let program = folder + "/ssh"
        try script.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        let host = JumpHost(folder: folder, program: program)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.serve()
                return false
            }
            group.addTask {
                do {
                    try await body(host)
                    await host.leave()
                } catch {
                    await host.leave()
                    throw error
                }
                return true
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next(), !isDone {}
        }
    }

    private var controlPath: String { folder + "/h" }

    func login(_ guest: PinnedGuest, controlPath: String) -> SSHLogin {
        var login = guest.login
        login.controlPath = controlPath
        login.jump = SSHJump(program: program, host: "vm-host", controlPath: self.controlPath)
        return login
    }

    /// How often ssh was started to go this way.
    func starts() -> Int {
        let text = try? String(contentsOfFile: folder + "/starts", encoding: .utf8)
        return text?.split(separator: "\n").count ?? 0
    }

    /// How many connections to the host there are: those that hold its shared socket.
    func connections() async throws -> Int {
        let check = try await Program.ssh.result(["-S", controlPath, "-O", "check", "vm-host"])
        return check.status == 0 ? 1 : 0
    }

    private func leave() async { _ = try? await Program.ssh.result(["-S", controlPath, "-O", "exit", "vm-host"]) }
}
