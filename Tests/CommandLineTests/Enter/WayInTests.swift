import Foundation
import LoopbackGuest
import Programs
import Testing

@Suite("virt-ci ssh-config, port-forward and logs", .enabled(if: LoopbackGuest.isInstalled, "needs openssh-server"))
struct WayInTests {
    @Test("The printed host lets ssh and scp in, by the pinned key alone")
    func configuration() async throws {
        try await KeptMachine.use { machine in
            let printed = try await machine.run("ssh-config")
            #expect(printed.status == 0)
            #expect(printed.output.hasPrefix("Host kept\n    HostName 127.0.0.1\n    Port \(machine.guest.port)\n"))
            let text = printed.output.replacing("ROOT", with: machine.sandbox.root)
            let file = try machine.sandbox.write(text, to: "ssh config")
            let ssh = try await Program.ssh.result(["-F", file, "kept", "echo met"], deadline: .seconds(30))
            #expect(ssh.text == "met")
            // Another key than the pinned one.
            try FileManager.default.removeItem(atPath: machine.folder + "/known_hosts")
            let other = try await Program.ssh.result(["-F", file, "kept", "echo met"], deadline: .seconds(30))
            #expect(other.status == 255)
        }
    }

    @Test("A forwarded port reaches the guest until we are interrupted")
    func forward() async throws {
        try await KeptMachine.use { machine in
            let local = LoopbackGuest.freePort()
            let ended = try await LiveInvocation.run(
                ["port-forward", "kept", "\(local):\(machine.guest.port)"], in: machine.sandbox
            ) { live in
                try await live.waitFor("Ctrl-C ends it")
                // The guest's own server answers at the other end.
                let known = "StrictHostKeyChecking=accept-new"
                var met = ""
                while met.isEmpty {
                    met =
                        try await Program.ssh.result(
                            [
                                "-F", "none", "-o", "BatchMode=yes", "-o", known, "-o",
                                "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-i",
                                machine.guest.identityFile, "-p", "\(local)", "127.0.0.1", "echo met",
                            ], deadline: .seconds(30)
                        ).text
                }
                #expect(met == "met")
                try await live.signal(SIGINT)
            }
            #expect(ended.diagnostics.contains("127.0.0.1:\(local) is 127.0.0.1:\(machine.guest.port) of 'kept'"))
            #expect(ended.status != 0)
        }
    }

    @Test("Ports are ports", arguments: ["0:80", "80:0", "70000", "a:b", "1:2:3:4", "1:-o:2", "kept"])
    func wrongPorts(_ text: String) async throws {
        let ended = try await Sandbox.with { try await $0.run(["port-forward", "kept", text]) }
        #expect(ended.status == 64)
    }

    @Test("Logs come from the guest's files where it has no journal")
    func logs() async throws {
        try await KeptMachine.use { machine in
            let file = try machine.sandbox.write("one\ntwo\n", to: "guest/virtqemud.log")
            try machine.install("find", "echo \"$@\" >&2; echo \(file)")
            let ended = try await machine.run("logs", "virtqemud", "--lines", "1")
            guard !FileManager.default.fileExists(atPath: "/run/systemd/system") else { return }
            #expect(ended.status == 0)
            #expect(ended.output == "two\n")
            #expect(ended.diagnostics.contains("-name virtqemud.log"))
            let none = try await machine.run("logs", "kept", "$(reboot)")
            #expect(none.status == 64)
        }
    }

    @Test("Following ends with us, in the guest too", .timeLimit(.minutes(1)))
    func follow() async throws {
        guard !FileManager.default.fileExists(atPath: "/run/systemd/system") else { return }
        try await KeptMachine.use { machine in
            let file = try machine.sandbox.write("one\n", to: "guest/libvirtd.log")
            try machine.install("find", "echo following >&2; echo \(file)")
            let ended = try await LiveInvocation.run(["logs", "-f"], in: machine.sandbox) { live in
                try await live.waitFor("following")
                try await live.signal(SIGINT)
            }
            #expect(ended.status == 130)
            // The guest hears of our end when the connection tells it.
            while machine.sandbox.processes().contains(where: { $0.hasPrefix("tail") }) { await Task.yield() }
        }
    }
}
