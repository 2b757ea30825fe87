import Foundation
import RunnerSimulator
import Testing

@testable import Machines

extension OnSharedHost {
    @Suite("Jobs that prepare refuses")
    struct RefusalTests {
        private static let allowed = "set the variable DISTRO to one of: debian-12, large, networked"

        private static func distro(_ value: String) -> @Sendable (inout JobPayload) -> Void {
            { $0.variables.append(PayloadVariable("DISTRO", value)) }
        }

        static let refusals = [
            Refusal(
                testDescription: "another machine than the host has", change: distro("fedora-99"),
                sentence: "This host has no machine 'fedora-99' for jobs", hint: allowed),
            Refusal(
                testDescription: "a machine that the host has for itself", change: distro("private"),
                sentence: "This host has no machine 'private' for jobs", hint: allowed),
            Refusal(
                testDescription: "no machine named", change: { $0.variables.removeAll { $0.key == "DISTRO" } },
                sentence: "The job doesn't say which machine it needs", hint: allowed),
            Refusal(
                testDescription: "services",
                change: { $0.services = [.init("postgres:16"), .init("re\u{1b}[31mdis")] },
                sentence:
                    "The job asks for services ('postgres:16', 'redis'), which are containers, and it runs in a "
                    + "machine without any",
                hint: "take 'services' out of the job, or start them in its script"),
            Refusal(
                testDescription: "a network the host doesn't give", changes: ["networks": "[user]"],
                change: distro("networked"),
                sentence: "The profile 'networked' is on the network 'ci', which this host doesn't give to jobs",
                hint: "'networks' in the host's policy has: user"),
            Refusal(
                testDescription: "no file with the job named", before: "unset JOB_RESPONSE_FILE",
                sentence: "The runner names no file with its job (JOB_RESPONSE_FILE)",
                hint: "this is a stage of GitLab Runner's custom executor; by hand: virt-ci run URL"),
            Refusal(
                testDescription: "a file with the job that isn't there", before: "export JOB_RESPONSE_FILE=/nowhere",
                sentence: "Cannot read the runner's job '/nowhere': it can't be opened"),
            Refusal(
                testDescription: "a file with the job that is none",
                before: "export JOB_RESPONSE_FILE=/proc/sys/kernel/ostype",
                sentence: "Cannot read the runner's job '/proc/sys/kernel/ostype': it is no JSON"),
            Refusal(
                testDescription: "no libvirt at the connection",
                changes: ["connection": "test+unix:///default?socket=/nowhere"],
                sentence:
                    "Cannot connect to libvirt at 'test+unix:///default?socket=/nowhere': Failed to connect socket "
                    + "to '/nowhere': No such file or directory",
                hint: "install it (Debian: libvirt-daemon-system; Fedora: libvirt-daemon-kvm), or name another with "
                    + "--connect"),
        ]

        @Test("They are system failures, three times, told in a sentence, with nothing left", arguments: refusals)
        func refused(_ refusal: Refusal) async throws { try await refusal.check(on: OnSharedHost.host) }

        /// More than the one number that fits into a job's log all the same.
        @Test(
            "Nothing that DISTRO can hold leads to a machine the host keeps for itself",
            arguments: [
                "private-alias", "../profiles/private", "private.yaml", "debian-12\n", " debian-12", "DEBIAN-12", "*",
                "$(id)", "debian-12,private", "\u{1b}[2J", String(repeating: "x", count: 1 << 20),
            ])
        func hostile(_ value: String) async throws {
            var payload = JobPayload.numbered()
            payload.variables.append(PayloadVariable("DISTRO", value))
            var attempt = try Attempt(OnSharedHost.host, payload)
            // The environment's word, which the kernel limits, is not asked.
            attempt.environment["CUSTOM_ENV_DISTRO"] = "debian-12"
            let called = try await attempt.call("prepare")
            #expect(called.status == 2)
            #expect(called.errors.count == 1)
            #expect(called.diagnostics.contains("hint: \(Self.allowed)"))
            #expect(!called.diagnostics.contains("\u{1b}"))
            #expect(called.output.isEmpty)
            #expect(Machines.claimed(by: attempt.job, in: attempt.host.folders).isEmpty)
        }
    }
}

@Suite(
    "Jobs for which a host has no room", .enabled(if: Installed.host, Installed.reason), Crowd(),
    .timeLimit(.minutes(5)))
struct RoomTests {
    @Test("A machine beyond the host's budget, and one that nobody makes room for")
    func refused() async throws {
        try await TestHost.with { host in
            let large = Refusal(
                testDescription: "more memory than there may ever be", changes: ["memory": "3 MiB"],
                change: { $0.variables.append(PayloadVariable("DISTRO", "large")) },
                sentence:
                    "A machine of profile 'large' takes 4.0 MiB of memory, and this host gives 3.0 MiB to all machines "
                    + "together",
                hint: "raise 'memory' in the host's policy, or take a smaller profile")
            // There is no image yet, and none is made for it.
            try await large.check(on: host)
            try await host.addImage()
            let other = try Attempt(host)
            let machine = try await other.provision()
            let full = Refusal(
                testDescription: "no room in time", changes: ["machines": "1", "queue": "1 s"],
                sentence: "No room for a machine became free within 1.0 s; this job was at position 1",
                hint: "'queue' in the host's policy is how long a job waits")
            try await full.check(on: host)
            #expect(try await host.remains() == host.remains(of: machine))
        }
    }

    /// One job's three attempts: killed in line, told to stop in line, and let in.
    @Test("A job in line that is killed or told to stop gives its place up, and the runner's next attempt gets it")
    func inLine() async throws {
        try await TestHost.with { host in
            try await host.addImage()
            let other = try Attempt(host)
            try await other.provision()
            var runner = try host.runner(policy: host.policy(["machines": "1", "queue": "1 h"]))
            runner.during("prepare") { moment in
                try await moment.appearance(of: "Waiting for room on this host, position 1: 1 of 1 machines run")
                switch moment.attempt {
                case 1: moment.signal(SIGKILL)
                case 2: moment.signalGroup(SIGTERM)
                default: #expect(try await other.call("cleanup").status == 0)
                }
            }
            let outcome = try await runner.run(.numbered())
            let calls = outcome.calls("prepare")
            #expect(calls.map(\.ending) == [.signaled(SIGKILL), .exited(2), .exited(2)])
            #expect(calls.dropLast().allSatisfy { $0.duration < .seconds(45) })
            // There was room in the end, and then the test driver took no upload.
            #expect(calls.last?.standardError.text.contains("error: libvirt could not ") == true)
            #expect(calls.allSatisfy { !$0.standardOutput.text.contains("position 2") })
            #expect(outcome.calls("cleanup").allSatisfy { $0.exitStatus == 0 })
            #expect(try await host.remains().isEmpty)
        }
    }

    @Test("What libvirt then doesn't make leaves nothing behind, and the runner tries again")
    func fails() async throws {
        try await TestHost.with { host in
            try await host.addImage()
            let outcome = try await host.runner().run(.numbered())
            #expect(outcome.calls("prepare").map(\.exitStatus) == [2, 2, 2])
            #expect(outcome.failureReason == .runnerSystemFailure)
            for call in outcome.calls("prepare") {
                // The test driver takes no uploads.
                #expect(call.standardError.text.contains("error: libvirt could not "))
                #expect(call.standardOutput.text.contains("Image: sha256:abab"))
            }
            #expect(try await host.remains().isEmpty)
        }
    }
}
