import Foundation
import Programs
import SampleGitLab
import Testing

@Suite("A run that is interrupted", .serialized, .enabled(if: Host.canStartMachines, Host.reason))
struct InterruptionTests {
    @Test(
        "Takes its machine away, and ends with 128 and the signal's number",
        arguments: [SIGINT, SIGTERM, SIGHUP], ["text", "json"])
    func signalled(_ signal: Int32, _ format: String) async throws {
        try await withRun(format: format) { sandbox, run in
            var asked = ContinuousClock.now
            let ended = try await run { live in
                try await live.waitFor("address: met")
                #expect(sandbox.leftovers() != [])
                asked = .now
                try await live.signal(signal)
            }
            #expect(ended.status == 128 + signal)
            #expect(ContinuousClock.now - asked < .seconds(10))
            #expect(ended.diagnostics.hasSuffix("Interrupted\n"))
            #expect(sandbox.leftovers() == [])
            if format == "json" { #expect(try ended.document()["result"] as? String == "interrupted") }
        }
    }

    @Test("A second signal changes nothing")
    func twice() async throws {
        try await withRun { sandbox, run in
            let ended = try await run { live in
                try await live.waitFor("address: met")
                try await live.signal(SIGINT)
                try await live.waitFor("Taking the machine away")
                try await live.signal(SIGTERM)
            }
            #expect(ended.status == 128 + SIGINT)
            #expect(sandbox.leftovers() == [])
        }
    }

    @Test("Right at the start of the machine", arguments: ["Asking GitLab", "Job '", "Starting machine"])
    func early(_ moment: String) async throws {
        try await withRun { sandbox, run in
            let ended = try await run { live in
                try await live.waitFor(moment)
                try await live.signal(SIGTERM)
            }
            #expect(ended.status == 128 + SIGTERM)
            #expect(sandbox.leftovers() == [])
        }
    }

    @Test("What a killed run leaves is listed, and removed by 'gc'; a second 'gc' finds nothing")
    func killed() async throws {
        try await withRun { sandbox, run in
            let ended = try await run { live in
                try await live.waitFor("address: met")
                try await live.signal(SIGKILL)
            }
            #expect(ended.status == 128 + SIGKILL)
            let list = try await sandbox.run(["machines"])
            #expect(list.output.contains("left over"))
            let machine = try #require(sandbox.machines.first)
            let collected = try await sandbox.run(["gc"])
            #expect(collected.status == 0)
            #expect(collected.output == "")
            #expect(collected.diagnostics.hasPrefix("Removing '\(machine)', left by a run that died\n"))
            #expect(collected.diagnostics.hasSuffix("Removed 1 machine.\n"))
            #expect(sandbox.leftovers() == [])
            let again = try await sandbox.run(["gc"])
            #expect(again.status == 0)
            #expect(again.diagnostics == "Nothing to remove.\n")
        }
    }

    @Test("Five collections at once remove what a killed run left, once")
    func collectedAtOnce() async throws {
        try await withRun { sandbox, run in
            _ = try await run { live in
                try await live.waitFor("address: met")
                let machines = try await sandbox.run(["machines"])
                #expect(machines.output.contains("running a job  process "))
                #expect(machines.output.contains(/[0-9.]+ [KM]iB/), "\(machines.output)")
                try await live.signal(SIGKILL)
            }
            #expect(try await sandbox.run(["machines"]).output.contains(", gone  "))
            let said = try await withThrowingTaskGroup(of: Invocation.self) { group in
                for _ in 1...5 { group.addTask { try await sandbox.run(["gc"]) } }
                return try await group.reduce(into: [Invocation]()) { $0.append($1) }
            }
            #expect(said.map(\.status) == [0, 0, 0, 0, 0])
            #expect(said.filter { $0.diagnostics.hasSuffix("Removed 1 machine.\n") }.count == 1)
            #expect(said.filter { $0.diagnostics.hasSuffix("Nothing to remove.\n") }.count == 4)
            #expect(sandbox.leftovers() == [])
        }
    }

    @Test("A machine that another run works in is not taken away from it")
    func inUse() async throws {
        try await withRun { sandbox, run in
            let ended = try await run { live in
                try await live.waitFor("address: met")
                let machine = try #require(sandbox.machines.first)
                let destroyed = try await sandbox.run(["destroy", machine])
                #expect(destroyed.status == 2)
                #expect(destroyed.failure.hasPrefix("error: Another process works with machine '\(machine)'\nhint: "))
                let collected = try await sandbox.run(["gc"])
                #expect(collected.diagnostics == "Nothing to remove.\n")
                #expect(sandbox.machines == [machine])
                let unknown = try await sandbox.run(["shell", "nope"])
                #expect(unknown.status == 64)
                #expect(unknown.failure == "error: There is no machine 'nope'\nhint: there are: \(machine)")
                try await live.signal(SIGINT)
            }
            #expect(ended.status == 128 + SIGINT)
            #expect(sandbox.leftovers() == [])
        }
    }

    /// A run of the sample's failed job in a machine that never boots.
    private func withRun(
        format: String = "text",
        _ body: (Sandbox, (_ during: (LiveInvocation) async throws -> Void) async throws -> Invocation) async throws ->
            Void
    ) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try await SampleFixture.with { sample in
                try await body(sandbox) { during in
                    try await LiveInvocation.run(
                        ["run", sample.failedJobURL, "--format", format], in: sandbox, during)
                }
            }
        }
    }
}

/// What the tests of machines need of this host.
enum Host {
    static let reason: Comment = "needs libvirtd, qemu, qemu-img, xorriso, bsdtar, git and rpmbuild"
    static var canStartMachines: Bool {
        let rpmbuild = Program("rpmbuild", debianPackage: "rpm", fedoraPackage: "rpm-build")
        let programs = [Program.libvirtd, .qemu, .qemuImg, .xorriso, .bsdtar, .git, rpmbuild]
        return programs.allSatisfy { (try? $0.locate()) != nil }
    }
}
