import Foundation
import SampleGitLab
import TestTerminal
import Testing

@Suite("A session about a job", .serialized, .enabled(if: Installed.terminal && Host.canStartMachines, Host.reason))
struct SessionRunTests {
    /// A session about the sample's failed job, whose machine never boots.
    private func with(
        sshLimit: String = "60 s", _ body: (Sandbox, SampleGitLab, TerminalScreen) async throws -> Void
    ) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile(sshLimit: sshLimit)
            try await SampleFixture.with { sample in
                try await TerminalScreen.with(in: sandbox, columns: 120) { screen in
                    try await screen.waitForLast("virt-ci>")
                    try await body(sandbox, sample, screen)
                }
            }
        }
    }

    @Test("The prompt says where one is, and Tab knows the jobs")
    func open() async throws {
        try await with { _, sample, screen in
            try await screen.type(
                "open \(sample.failedJobURL.replacing("jobs/7001234", with: "pipelines/900100"))", "Enter")
            try await screen.waitForLast("virt-ci sample-virt/hypervisor#900100>")
            try await screen.type("open ", "Tab")
            try await screen.waitFor("failed, in debian-12")
            try await screen.type("debian-12-t", "Tab")
            try await screen.waitForLast("virt-ci sample-virt/hypervisor#900100> open debian-12-tests")
            try await screen.type("", "Enter")
            try await screen.waitForLast("virt-ci debian-12-tests>")
            // Without a job it is about the open one.
            try await screen.type("plan --format json", "Enter")
            try await screen.waitFor("VIRT_CI_LOCAL")
        }
    }

    @Test("Ctrl-C ends the run with its machine, and not the session")
    func interrupted() async throws {
        try await with { sandbox, sample, screen in
            try await screen.type("run \(sample.failedJobURL)", "Enter")
            try await screen.waitFor("address: met")
            #expect(sandbox.leftovers() != [])
            try await screen.type("", "C-c")
            let shown = try await screen.waitForLast("virt-ci debian-12-tests interrupted>")
            #expect(shown.contains("Interrupted\n"))
            #expect(sandbox.leftovers() == [])
            try await screen.type("machines", "Enter")
            try await screen.waitFor("There are no machines.")
            try await screen.type("exit", "Enter")
            try await screen.waitForEnd(0)
        }
    }

    @Test("A run in the background is told of in the prompt, can be looked at, and is ended by leaving")
    func background() async throws {
        try await with { sandbox, sample, screen in
            try await screen.type("run \(sample.failedJobURL) &", "Enter")
            try await screen.waitForLast("virt-ci [1 running]>")
            try await screen.type("background", "Enter")
            try await screen.waitFor("[1] run \(sample.failedJobURL)\n")
            try await screen.type("fg", "Enter")
            try await screen.waitFor("address: met")
            try await screen.type("", "C-c")
            let shown = try await screen.waitForLast("virt-ci debian-12-tests interrupted>")
            #expect(shown.contains("[1] interrupted: run \(sample.failedJobURL)"))
            #expect(sandbox.leftovers() == [])
            try await screen.type("run &", "Enter")
            try await screen.waitFor("[1 running]>")
            try await screen.type("", "C-d")
            try await screen.waitFor("1 command in the background; leave again to end what runs there")
            try await screen.waitForPrompt()
            try await screen.type("", "C-d")
            try await screen.waitForEnd(0)
            #expect(sandbox.leftovers() == [])
        }
    }

    @Test("Its end is told above the line that is being typed")
    func announced() async throws {
        try await with(sshLimit: "1 s") { sandbox, sample, screen in
            try await screen.type("run \(sample.failedJobURL) &", "Enter")
            try await screen.waitForLast("virt-ci [1 running]>")
            try await screen.type("machi")
            let shown = try await screen.waitForLast("virt-ci debian-12-tests ✗ not run> machi")
            #expect(shown.contains("\n[1] ended with 2: run \(sample.failedJobURL)\n"))
            try await screen.type("nes", "Enter")
            try await screen.waitFor("There are no machines.")
            #expect(sandbox.leftovers() == [])
        }
    }

    @Test("A program of the shell's has the terminal, and Ctrl-C is its own")
    func shell() async throws {
        try await with { _, _, screen in
            try await screen.type("!read a; echo \"got $a\"; exec cat", "Enter")
            try await screen.type("word", "Enter")
            try await screen.waitFor("got word")
            try await screen.type("", "C-c")
            try await screen.waitForLast("virt-ci>")
            try await screen.type("!stty -a | grep -o ' echo '; exit 3", "Enter")
            try await screen.waitUntil("the terminal as it was") { $0.contains("\n echo\nvirt-ci>") }
        }
    }

    @Test("Options that were set are given to the commands that have them")
    func options() async throws {
        try await with { _, _, screen in
            try await screen.type("set form", "Tab")
            try await screen.type("j", "Tab", "Enter")
            try await screen.type("machines", "Enter")
            try await screen.waitFor("virt-ci> machines\n[\n\n]\nvirt-ci>")
            try await screen.type("set --not format", "Enter")
            try await screen.type("machines", "Enter")
            try await screen.waitFor("There are no machines.")
            try await screen.type("set nonsense", "Enter")
            try await screen.waitFor("error: No command has an option 'nonsense'")
        }
    }
}
