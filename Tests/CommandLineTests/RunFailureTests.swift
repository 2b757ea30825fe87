import Foundation
import Programs
import SampleGitLab
import Testing

/// Runs that can't be finished: each ends with 2, a sentence, a hint, and nothing left behind. The machine of these tests
/// is a disk without a system: its domain starts and never gets ready.
@Suite("A run that can't be finished", .serialized, .enabled(if: Installed.all, Installed.reason))
struct RunFailureTests {
    private func run(
        _ arguments: [String] = [], tool: Tool? = nil, setting: [String: String] = [:],
        job: Int = SampleGitLab.failedJob, _ change: (inout SampleGitLab.Options) -> Void = { _ in }
    ) async throws -> (answer: Tool.Answer, isClean: Bool) {
        let tool = try tool ?? Tool()
        try await EmptyDisk.makeProfile(in: tool)
        var options = SampleGitLab.Options()
        change(&options)
        let sample = try await SampleGitLab.start(cacheDirectory: EmptyDisk.sampleCache, options: options)
        let answer: Tool.Answer
        do {
            answer = try await tool.run(["run", sample.jobURL(job)] + arguments, setting: setting)
        } catch {
            await sample.stop()
            throw error
        }
        await sample.stop()
        #expect(sample.credentialLeaks.isEmpty)
        return (answer, tool.isClean)
    }

    private func expect(
        _ result: (answer: Tool.Answer, isClean: Bool), says words: [String],
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(result.answer.status == 2, "\(result.answer.error)", sourceLocation: location)
        #expect(result.isClean, sourceLocation: location)
        for words in words {
            #expect(result.answer.error.contains(words), "\(result.answer.error)", sourceLocation: location)
        }
        #expect(!result.answer.error.contains("Fatal error"), sourceLocation: location)
    }

    @Test("A job that doesn't exist: says which token was used, never its value")
    func missingJob() async throws {
        expect(
            try await run(job: 42),
            says: ["shows no job 42 of 'sample-virt/hypervisor' (asked without a token)", "hint: "])
        let withToken = try await run(setting: ["VIRT_CI_TOKEN": "glpat-secret-value"], job: 42)
        expect(withToken, says: ["(asked with the token from VIRT_CI_TOKEN)"])
        #expect(!withToken.answer.error.contains("glpat"))
    }

    @Test("A private project, a wrong token, a needed token")
    func tokens() async throws {
        expect(try await run { $0.isPrivate = true }, says: ["asked without a token", "the token may read it"])
        expect(
            try await run(setting: ["GITLAB_TOKEN": "wrong"]) { $0.acceptedToken = "right" },
            says: ["does not accept the token from GITLAB_TOKEN", "hint: "])
        expect(try await run { $0.requiresToken = true }, says: ["only with a token", "VIRT_CI_TOKEN"])
    }

    @Test("A token file that others can read is refused")
    func openTokenFile() async throws {
        let tool = try Tool()
        let file = tool.home + "/token"
        try "glpat-secret-value".write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        expect(
            try await run(tool: tool, setting: ["VIRT_CI_TOKEN_FILE": file]),
            says: ["can be read by others", "hint: chmod 600"])
    }

    @Test("Artifacts that expired: names the job, says when, and what to do")
    func expired() async throws {
        let build = SampleGitLab.buildJob
        let result = try await run { $0.faults = [.artifactsExpired(job: build)] }
        expect(
            result,
            says: [
                "The artifacts of job 'x86_64-debian-12' (\(build)) expired on 20", "hint: retry that job",
                "--rpms DIR",
            ])
    }

    @Test("A zip whose entry leaves the folder")
    func archives() async throws {
        let build = SampleGitLab.buildJob
        expect(
            try await run { $0.faults = [.archiveEscapes(job: build)] },
            says: ["have an entry that leaves the project's folder", "nothing of them was unpacked"])
    }

    @Test("An unknown profile: lists those there are")
    func unknownProfile() async throws {
        expect(try await run(["--profile", "debian-21"]), says: ["There is no profile 'debian-21'", "fedora-43"])
    }

    @Test("A folder for --rpms that isn't there")
    func noFolder() async throws {
        let build = SampleGitLab.buildJob
        let result = try await run(["--rpms", "/nowhere/rpms"]) { $0.faults = [.artifactsExpired(job: build)] }
        #expect(result.answer.status == 64)
        #expect(result.answer.error.contains("There is no folder '/nowhere/rpms'"))
        #expect(result.isClean)
    }

    @Test("No libvirt at the given address")
    func noLibvirt() async throws {
        expect(
            try await run(["--connect", "qemu:///session?socket=/nowhere/socket"]),
            says: ["Cannot connect to libvirt at 'qemu:///session?socket=/nowhere/socket'", "hint: install it"])
    }

    @Test("More memory than this host has")
    func memory() async throws {
        let tool = try Tool()
        try await EmptyDisk.makeProfile("huge", in: tool, memory: "4000 GiB")
        expect(
            try await run(["--profile", "huge"], tool: tool),
            says: ["A machine of profile 'huge' needs 3.9 TiB of memory", "hint: "])
    }

    @Test("An image that is based on another file is refused")
    func brokenImage() async throws {
        let tool = try Tool()
        let disk = tool.home + "/hostile.qcow2"
        try await Program.qemuImg.run(["create", "-q", "-f", "qcow2", "-b", "/etc/passwd", "-F", "raw", disk])
        try await EmptyDisk.makeProfile("hostile", in: tool, disk: disk)
        expect(
            try await run(["--profile", "hostile"], tool: tool),
            says: ["can't be used as an image", "it is based on another file, '/etc/passwd'"])
    }

    @Test("In JSON a failure is one document, and still a sentence on standard error")
    func json() async throws {
        let result = try await run(["--format", "json"], job: 42)
        let document = try JSONSerialization.jsonObject(with: Data(result.answer.output.utf8)) as? [String: Any]
        #expect(document?["result"] as? String == "error")
        let error = document?["error"] as? [String: Any]
        #expect(error?["kind"] as? String == "gitlab")
        #expect((error?["message"] as? String)?.contains("shows no job 42") == true)
        #expect(result.answer.error.contains("error: "))
    }

    @Test("A machine that doesn't get ready: names the requirement that was missed")
    func notReady() async throws {
        let tool = try Tool()
        try await EmptyDisk.makeProfile("mute", in: tool, sshLimit: "2 s")
        let result = try await run(["--profile", "mute"], tool: tool)
        expect(result, says: ["missed 'ssh' within 2.0 s; trying another one", "requirement 3 of 4, 'ssh'", "hint: "])
    }
}
