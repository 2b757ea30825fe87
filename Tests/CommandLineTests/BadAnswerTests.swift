import Foundation
import SampleGitLab
import Testing

/// One answer of many is wrong, in every way that servers, proxies and networks have. `plan` asks for all that `run` asks
/// for before its machine starts. One test after another: many servers at once in one process starve each other.
@Suite("An answer that is none", .serialized, .enabled(if: Installed.sample, Installed.sampleReason))
struct BadAnswerTests {
    /// What a plan of the failed job asks for, by the end of its path, and how messages name it.
    enum Asked: String, CaseIterable, Sendable {
        case project = "projects/sample-virt/hypervisor"
        case job = "jobs/7001234"
        case trace = "jobs/7001234/trace"
        case pipeline = "pipelines/900100"
        case jobs = "pipelines/900100/jobs"
        case otherJob = "jobs/7001100"

        var words: String {
            switch self {
            case .project: "project 'sample-virt/hypervisor'"
            case .job: "job 7001234 of 'sample-virt/hypervisor'"
            case .trace: "log of job 7001234 of 'sample-virt/hypervisor'"
            case .pipeline: "pipeline 900100 of 'sample-virt/hypervisor'"
            case .jobs: "jobs of pipeline 900100 of 'sample-virt/hypervisor'"
            case .otherJob: "job 7001100 of 'sample-virt/perl-bindings'"
            }
        }
    }

    private static let page = SampleGitLabAnswer(
        200, ["Content-Type": "text/html"], body: "<html><body>Sign in\u{1b}[31m</body></html>")
    private static let unusable = "hint: check that the address is GitLab's"

    private func plan(
        _ faults: Set<SampleGitLab.Fault>, environment: [String: String] = ["VIRT_CI_TOKEN": "s3cret-value"]
    ) async throws -> Invocation {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            return try await SampleFixture.with {
                $0.faults = faults
            } _: { sample in
                var ended = try await sandbox.run(["plan", sample.failedJobURL], environment: environment)
                ended.diagnostics = ended.diagnostics.replacing(sample.name, with: "SERVER")
                expectPlain(ended)
                #expect(sample.credentialLeaks.isEmpty)
                #expect(sandbox.leftovers() == [])
                return ended
            }
        }
    }

    /// Nothing of a failed plan looks like one, and nothing steers the terminal or tells the token.
    private func expectPlain(_ ended: Invocation) {
        #expect(ended.output == "" || ended.status == 0)
        let said = ended.output + ended.diagnostics
        #expect(!said.contains("s3cret"))
        #expect(
            said.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && !(0x7f...0x9f).contains($0.value)) })
    }

    /// The whole of what is said: one sentence and one hint.
    private func expect(_ ended: Invocation, _ sentence: String, _ hint: String) {
        #expect(ended.status == 2)
        #expect(ended.diagnostics == "error: \(sentence)\n\(hint)\n")
    }

    @Test("A page for people, as of a proxy, is told to be one", arguments: Asked.allCases)
    func html(_ asked: Asked) async throws {
        let ended = try await plan([.instead(of: asked.rawValue, Self.page)])
        expect(
            ended, "SERVER gave no usable answer for \(asked.words): a page for people instead of data", Self.unusable)
    }

    @Test(
        "Data that ends too early, or is of another shape, is told with what was asked for",
        arguments: Asked.allCases.filter { $0 != .trace },
        ["{\"id\": 1, \"name\"", "[1, 2", "null", "3", "\"text\"", "", "{\"id\": \"none\"}", "[[]]", "\u{0}\u{1}"])
    func otherShape(_ asked: Asked, _ body: String) async throws {
        let ended = try await plan([.instead(of: asked.rawValue, SampleGitLabAnswer(body: body))])
        #expect(ended.status == 2)
        let told = "error: SERVER gave no usable answer for \(asked.words): "
        #expect(ended.diagnostics.hasPrefix(told), "\(ended.diagnostics)")
        #expect(ended.diagnostics.hasSuffix("\n\(Self.unusable)\n"))
        #expect(ended.diagnostics.split(separator: "\n").count == 2)
    }

    @Test("A connection that always ends in the middle is given up", arguments: [Asked.job, .trace, .jobs])
    func cut(_ asked: Asked) async throws {
        var answer = SampleGitLabAnswer(body: String(repeating: "x", count: 4096))
        answer.isCut = true
        let ended = try await plan([.instead(of: asked.rawValue, answer)])
        expect(
            ended, "SERVER stopped sending after 2.0 KiB",
            "hint: run the same command again: it goes on where it stopped")
    }

    @Test("A list that has a next page for ever is left")
    func endless() async throws {
        var answer = SampleGitLabAnswer(body: "[]")
        answer.isEndless = true
        let ended = try await plan([.instead(of: Asked.jobs.rawValue, answer)])
        expect(
            ended, "SERVER gave no usable answer for \(Asked.jobs.words): pages for ever, with nothing new in them",
            Self.unusable)
    }

    private static let again = "hint: try again in some minutes"
    private static let scope = "hint: check that the token may read that, with scope read_api"

    @Test(
        "A refusal is told with its status, GitLab's words, and what helps", arguments: [Asked.job, .jobs, .pipeline],
        [
            (
                401, "", "SERVER does not accept the token from VIRT_CI_TOKEN",
                "hint: it may have expired; make a new one with scope read_api"
            ),
            (403, #"{"message": "403 Forbidden"}"#, "SERVER answers 403 for WORDS: 403 Forbidden", scope),
            (
                403, #"{"error": "insufficient_scope", "scope": "api read_api"}"#,
                "The token from VIRT_CI_TOKEN may not do this on SERVER", "hint: it needs the scope api read_api"
            ),
            (
                404, #"{"message": "404 Not Found"}"#,
                "SERVER shows no WORDS (asked with the token from VIRT_CI_TOKEN)",
                "hint: GitLab answers the same for what is private: check the address, and that the token may read it"
            ),
            (410, "gone\u{1b}]0;x\u{7}", "SERVER answers 410 for WORDS: gone", scope),
            (500, "<html>", "SERVER answers 500 for WORDS", again),
            (503, "", "SERVER answers 503 for WORDS", again),
        ])
    func refusal(_ asked: Asked, _ refusal: (status: Int, body: String, sentence: String, hint: String)) async throws {
        let answer = SampleGitLabAnswer(refusal.status, body: refusal.body)
        let ended = try await plan([.instead(of: asked.rawValue, answer)])
        let sentence = refusal.sentence.replacing("WORDS", with: asked.words)
        #expect(ended.status == 2)
        #expect(ended.diagnostics.hasPrefix("error: \(sentence)"), "\(ended.diagnostics)")
        #expect(ended.diagnostics.hasSuffix("\n\(refusal.hint)\n"))
        #expect(ended.diagnostics.split(separator: "\n").count == 2)
    }

    @Test("A server that wants an hour's pause is told with it, and not asked again")
    func rateLimited() async throws {
        let answer = SampleGitLabAnswer(429, ["Retry-After": "3600"], body: "Retry later")
        let ended = try await plan([.instead(of: Asked.job.rawValue, answer)])
        expect(
            ended, "SERVER wants no more requests for 1 h",
            "hint: run the same command again after that; with a token more is allowed")
    }

    @Test("Lint's broken answers are told; where lint is only down, the files are read", arguments: [200, 500])
    func lint(_ status: Int) async throws {
        let ended = try await plan([.instead(of: "ci/lint", SampleGitLabAnswer(status, body: "{\"valid\": tru"))])
        if status == 200 {
            #expect(ended.status == 2)
            #expect(ended.diagnostics.contains("no usable answer for configuration of 'sample-virt/hypervisor' at "))
        } else {
            #expect(ended.status == 0, "\(ended.diagnostics)")
            #expect(ended.output.contains("definition: configuration files, merged by virt-ci"))
        }
    }
}
