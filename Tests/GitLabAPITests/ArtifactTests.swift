import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@Suite("Artifacts")
struct ArtifactTests {
    private let project = ProjectReference.path("virt/libvirt")
    private let archive = Data("PK an archive".utf8)

    @Test("An archive in object storage arrives, and the storage never sees the token")
    func objectStorage() async throws {
        try await LoopbackServer.run({ [archive] _ in Reply(200, ["ETag": "\"a\""], body: archive) }) { storage in
            let target = storage.at("/bucket/logs.zip?X-Amz-Signature=s").absoluteString
            try await LoopbackServer.run({ _ in .redirect(to: target) }) { server in
                try await withFolder { folder in
                    let path = folder + "/logs.zip"
                    let download = try await GitLabClient(server, token: secretValue).downloadArtifacts(
                        project: project, job: 7, to: path, expectedSize: UInt64(archive.count))
                    #expect(download.bytes == UInt64(archive.count))
                    #expect(download.sha256.count == 64)
                    #expect(FileManager.default.contents(atPath: path) == archive)
                }
                let request = try #require(server.requests.first)
                #expect(request.path == "/api/v4/projects/virt%2Flibvirt/jobs/7/artifacts")
                #expect(request.headers["private-token"] == secretValue)
            }
            let request = try #require(storage.requests.first)
            #expect(!request.headers.values.contains { $0.contains("hush") })
            #expect(request.headers["private-token"] == nil)
        }
    }

    @Test("A job's archive is loaded with the size that GitLab gives for it")
    func wrongSize() async throws {
        try await LoopbackServer.run({ [archive] request in
            request.path.hasSuffix("/artifacts") ? Reply(body: archive) : json("job-failed")
        }) { server in
            let client = try GitLabClient(server)
            let job = try await client.job(project: project, id: 7_001_234)
            let url = server.at("/api/v4/projects/virt%2Flibvirt/jobs/7001234/artifacts")
            try await withFolder { folder in
                await #expect(throws: GitLabError.http(.wrongSize(url, expected: 48211, found: 13))) {
                    try await client.downloadArtifacts(of: job, project: project, to: folder + "/logs.zip")
                }
            }
        }
    }

    @Test("An archive that expired is told with its date, before anything is asked")
    func expired() async throws {
        try await LoopbackServer.run({ _ in json("job-artifacts-expired") }) { server in
            let client = try GitLabClient(server)
            let job = try await client.job(project: project, id: 7_001_234)
            let date = Date(timeIntervalSince1970: 1_787_305_258)
            #expect(job.artifactState(now: date) == .expired(date))
            #expect(job.artifactState(now: date - 1) == .neverMade)
            await #expect(throws: GitLabError.artifactsExpired(job: "fedora-44-tests", id: 7_001_234, on: date)) {
                try await client.downloadArtifacts(of: job, project: project, to: "/nowhere", now: date)
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("A missing archive and a refusing storage are told", arguments: [404, 403])
    func refusals(_ status: Int) async throws {
        let xml = "<Error><Code>ExpiredToken</Code><Message>Too late</Message></Error>"
        try await LoopbackServer.run({ _ in Reply(status, text: xml) }) { server in
            let (resource, host) = (Resource.artifacts(job: 7, project: project), "127.0.0.1:\(server.port)")
            let expected: GitLabError =
                status == 404
                ? .notFound(resource, host: host, token: nil)
                : .refused(resource, host: host, status: 403, messages: ["ExpiredToken: Too late"])
            try await withFolder { folder in
                await #expect(throws: expected) {
                    try await GitLabClient(server).downloadArtifacts(project: project, job: 7, to: folder + "/x")
                }
                try #expect(FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            }
        }
    }
}
