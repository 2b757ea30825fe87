import Foundation
import GitLabAPI
import LoopbackServer
import Testing

@testable import Doctor

@Suite("What the checks find at GitLab")
struct ServerCheckTests {
    private func findings(
        token: String?, _ answer: @escaping @Sendable (Received) async -> Reply
    ) async throws -> (gitlab: Finding, clock: Finding) {
        try await LoopbackServer.run(answer) { server in
            let arranged = try ArrangedWorld()
            arranged.world.server = server.url
            let environment = token.map { ["VIRT_CI_TOKEN": $0] } ?? [:]
            arranged.world.tokens = TokenDiscovery(environment: environment, home: arranged.folder)
            let link = ServerLink(arranged.world)
            let findings = (
                gitlab: await arranged.finding(GitLabCheck(world: arranged.world, link: link)),
                clock: await arranged.finding(ClockCheck(world: arranged.world, link: link))
            )
            #expect(server.requests.map(\.path) == ["/api/v4/version"])
            #expect(server.requests.map { $0.headers["private-token"] } == [token])
            return findings
        }
    }

    private static func dated(_ distance: TimeInterval) -> [String: String] {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return ["Date": formatter.string(from: Date().addingTimeInterval(distance))]
    }

    @Test("A server that knows the token, and whose clock agrees")
    func good() async throws {
        let found = try await findings(token: "secret") { _ in
            Reply(200, Self.dated(0), text: "{\"version\":\"18.5.1\",\"revision\":\"0\"}")
        }
        #expect(found.gitlab.verdict == .ok)
        #expect(found.gitlab.sentence.hasSuffix(" (18.5.1) knows the token from VIRT_CI_TOKEN"))
        #expect(found.clock.verdict == .ok)
    }

    @Test("401: the token is told by its source, never by its value")
    func rejected() async throws {
        let found = try await findings(token: "secret") { _ in Reply(401, text: "{\"message\":\"401 Unauthorized\"}") }
        #expect(found.gitlab.verdict == .fail)
        #expect(found.gitlab.sentence.hasSuffix(" does not accept the token from VIRT_CI_TOKEN"))
        #expect(found.gitlab.remedy?.contains("scope read_api") == true)
        #expect(!"\(found)".contains("secret"))
    }

    @Test("401 without a token: reached, and little to see")
    func noToken() async throws {
        let found = try await findings(token: nil) { _ in Reply(401, text: "{}") }
        #expect(found.gitlab.verdict == .warn)
    }

    @Test("What is no GitLab", arguments: [404, 500, 200])
    func other(status: Int) async throws {
        let found = try await findings(token: nil) { _ in Reply(status, text: "<html>hello</html>") }
        #expect(found.gitlab.verdict == .fail)
        #expect(found.gitlab.sentence.hasSuffix(" answers \(status), as no GitLab that is well does"))
    }

    @Test(
        "A clock that is a day off, and one that is a minute off",
        arguments: [
            (-86_400.0, Finding.Verdict.fail, "The clock is 24 h ahead of GitLab's"),
            (86_400.0, .fail, "The clock is 23 h behind GitLab's"), (-75.0, .warn, " s ahead of GitLab's"),
        ])
    func clock(_ distance: TimeInterval, _ verdict: Finding.Verdict, _ sentence: String) async throws {
        let found = try await findings(token: nil) { _ in Reply(401, Self.dated(distance), text: "{}") }
        #expect(found.clock.verdict == verdict)
        #expect(found.clock.sentence.hasSuffix(sentence), "\(found.clock.sentence)")
        #expect(found.clock.remedy?.contains("timedatectl") == true)
    }

    @Test("A server that is silent is given up in time")
    func silent() async throws {
        try await LoopbackServer.run({ _ in
            try? await Task.sleep(for: .seconds(3600))
            return Reply()
        }) { server in
            let arranged = try ArrangedWorld()
            arranged.world.server = server.url
            arranged.world.limit = .seconds(1)
            let start = ContinuousClock.now
            let finding = await arranged.finding(GitLabCheck(world: arranged.world, link: ServerLink(arranged.world)))
            #expect(finding.verdict == .fail)
            #expect(ContinuousClock.now - start < .seconds(8))
        }
    }

    @Test("No server named: nothing is asked")
    func nobody() async throws {
        let arranged = try ArrangedWorld()
        let finding = await arranged.finding(GitLabCheck(world: arranged.world, link: ServerLink(arranged.world)))
        #expect(finding.verdict == .skipped)
    }

    @Test("A token that others may read, and none")
    func token() async throws {
        let arranged = try ArrangedWorld()
        #expect(await arranged.finding(TokenCheck(world: arranged.world)).verdict == .warn)
        let file = try arranged.write("glpat-secret\n", to: ".config/virt-ci/token")
        #expect(chmod(file, 0o644) == 0)
        var finding = await arranged.finding(TokenCheck(world: arranged.world))
        #expect(finding.verdict == .fail)
        #expect(finding.sentence == "'ROOT/.config/virt-ci/token' has mode 0644: others may read the token")
        #expect(finding.remedy == "chmod 600 'ROOT/.config/virt-ci/token'")
        #expect(chmod(file, 0o600) == 0)
        finding = await arranged.finding(TokenCheck(world: arranged.world))
        #expect(finding.sentence == "For gitlab.com, from ROOT/.config/virt-ci/token")
    }
}
