import Foundation
import GitLabAPI
import GitLabCI
import Programs
import SampleGitLab
import Testing

@testable import Jobs

@Suite("Sources from a GitLab", .enabled(if: Installed.sample, Installed.sampleReason))
struct PrivateSourceTests {
    private static let secret = "glpat-sample-0123456789"

    private func tree(_ sample: SampleGitLab, _ scratch: ScratchFolder, token: String?) throws -> SourceTree {
        let authorization = try token.map {
            GitAuthorization(
                scope: sample.baseURL, header: try Token($0, source: .environment("GITLAB_TOKEN")).gitHeader)
        }
        return SourceTree(
            repository: sample.baseURL.appending(path: Sample.project + ".git"), sha: sample.failedJobSHA,
            ref: "main", checkout: Checkout(depth: 100), cacheFolder: scratch.file("cache"),
            authorization: authorization)
    }

    @Test("A public project needs no token, and a second run no network")
    func publicProject() async throws {
        let scratch = try ScratchFolder()
        let tree = try await Sample.with { sample in
            let tree = try self.tree(sample, scratch, token: nil)
            try await tree.fetch()
            return tree
        }
        try await tree.fetch()
        try await tree.checkOut(to: scratch.file("checkout"))
        #expect(scratch.names.contains("checkout/ci/jobs.sh"))
    }

    @Test("The token opens a private project and stays in no file")
    func privateProject() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with({
            $0.isPrivate = true
            $0.acceptedToken = Self.secret
        }) { sample in
            let tree = try self.tree(sample, scratch, token: Self.secret)
            try await tree.fetch()
            try await tree.checkOut(to: scratch.file("checkout"))
        }
        #expect(scratch.names.contains("checkout/ci/jobs.sh"))
        let encoded = Data("oauth2:\(Self.secret)".utf8).base64EncodedString()
        for name in scratch.names {
            let data = FileManager.default.contents(atPath: scratch.file(name)) ?? Data()
            for trace in [Self.secret, encoded, "Authorization", "oauth2"] {
                #expect(data.firstRange(of: Data(trace.utf8)) == nil, "\(trace) in \(name)")
            }
        }
        let settings = try #require(scratch.text("checkout/.git/config"))
        #expect(settings.contains("url = http://127.0.0.1:"))
        #expect(!settings.contains("@"))
    }

    @Test("Without the right token a private project is not there", arguments: [nil, "glpat-another"] as [String?])
    func refused(token: String?) async throws {
        let scratch = try ScratchFolder()
        try await Sample.with({
            $0.isPrivate = true
            $0.acceptedToken = Self.secret
        }) { sample in
            let tree = try self.tree(sample, scratch, token: token)
            let error = await #expect(throws: JobError.self) { try await tree.fetch() }
            guard case .sourcesUnavailable(_, _, let reason) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(!reason.contains("glpat-another"))
        }
    }

    @Test("The token is for its own server alone")
    func otherServer() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with { sample in
            var tree = try self.tree(sample, scratch, token: nil)
            let elsewhere = try #require(URL(string: "http://127.0.0.2:1"))
            tree = SourceTree(
                repository: tree.repository, sha: tree.sha, ref: tree.ref, checkout: Checkout(depth: 1),
                cacheFolder: tree.cacheFolder,
                authorization: GitAuthorization(scope: elsewhere, header: "Authorization: Basic c2VjcmV0"))
            try await tree.fetch()
            #expect(!sample.requests.isEmpty)
            let leaks = sample.requests.filter { $0.hasCredential }
            #expect(leaks.isEmpty)
        }
    }
}
