import Foundation
import Programs
import SampleGitLab
import Testing

@Suite("Artifacts of the sample")
struct ArtifactTests {
    private func artifacts(_ sample: SampleGitLab, _ job: Int = SampleGitLab.buildJob) -> String {
        sample.api("/jobs/\(job)/artifacts")
    }

    @Test("They are at another origin, with size and entity tag")
    func redirect() async throws {
        try await SampleFixture.withSample { sample in
            let first = try await Answer.get(artifacts(sample))
            #expect(first.status == 302)
            let location = try #require(first.headers["location"])
            #expect(location.hasPrefix(sample.storageURL.absoluteString))
            #expect(sample.storageURL.port != sample.baseURL.port)
            let archive = try await Answer.get(location)
            #expect(archive.status == 200)
            let job = try await Answer.get(sample.api("/jobs/\(SampleGitLab.buildJob)")).object()
            #expect((job["artifacts_file"] as? [String: Any])?["size"] as? Int == archive.body.count)
            #expect(archive.headers["etag"]?.count == 66)
            #expect(try await Answer.get(location.replacing(/\?.*/, with: "")).status == 403)
        }
    }

    @Test("Parts put together are the whole, and a part beyond the end is refused")
    func ranges() async throws {
        try await SampleFixture.withSample { sample in
            let location = try #require(try await Answer.get(artifacts(sample)).headers["location"])
            let whole = try await Answer.get(location)
            let tag = try #require(whole.headers["etag"])
            let head = try await Answer.get(location, "--range", "0-99", "--header", "If-Range: \(tag)")
            let tail = try await Answer.get(location, "--range", "100-")
            #expect(head.status == 206 && tail.status == 206)
            #expect(head.headers["content-range"] == "bytes 0-99/\(whole.body.count)")
            #expect(head.body + tail.body == whole.body)
            let beyond = try await Answer.get(location, "--range", "\(whole.body.count)-")
            #expect(beyond.status == 416)
            #expect(beyond.headers["content-range"] == "bytes */\(whole.body.count)")
            let changed = try await Answer.get(location, "--range", "0-99", "--header", "If-Range: \"other\"")
            #expect(changed.status == 200)
        }
    }

    @Test("A token brought along to the storage is refused and remembered")
    func leak() async throws {
        try await SampleFixture.withSample { sample in
            // curl sends a custom header to every host it is led to.
            let leaking = try await Answer.get(artifacts(sample), "--location", "--header", "PRIVATE-TOKEN: x")
            #expect(leaking.status == 400)
            #expect(leaking.text.contains("<Code>InvalidArgument</Code>"))
            #expect(sample.credentialLeaks.count == 1)
            #expect(try await Answer.get(artifacts(sample), "--location").status == 200)
            #expect(sample.credentialLeaks.count == 1)
        }
    }

    @Test("The newest job of a branch is not the one that ran before")
    func newest() async throws {
        try await SampleFixture.withSample { sample in
            let answer = try await Answer.get(
                sample.api(
                    "/jobs/artifacts/main/download?job=x86_64-debian-12", project: "sample-virt%2Fperl-bindings"))
            #expect(answer.headers["location"]?.contains("/\(SampleGitLab.newerBindingsJob)/") == true)
        }
    }

    @Test("Expired artifacts are gone, and the job says since when")
    func expired() async throws {
        let job = SampleGitLab.buildJob
        try await SampleFixture.withSample({ $0.faults = [.artifactsExpired(job: job)] }) { sample in
            let archive = try await Answer.get(artifacts(sample))
            #expect(archive.status == 404)
            let answer = try await Answer.get(sample.api("/jobs/\(job)")).object()
            #expect(answer["artifacts_file"] == nil)
            #expect(answer["artifacts_expire_at"] as? String == "2026-11-24T00:48:37.000Z")
        }
    }

    @Test("The archive that escapes has such an entry")
    func escaping() async throws {
        let job = SampleGitLab.buildJob
        try await SampleFixture.withSample({ $0.faults = [.archiveEscapes(job: job)] }) { sample in
            let archive = try await Answer.get(artifacts(sample), "--location")
            let list = try await Program.bsdtar.run(["-t", "-f", "-"], input: .data(archive.body)).text
            #expect(list.split(separator: "\n") == ["inside.txt", "../escaped.txt"])
        }
    }

    @Test("The truncated archive ends early, at every attempt")
    func truncated() async throws {
        let job = SampleGitLab.buildJob
        try await SampleFixture.withSample({ $0.faults = [.archiveTruncated(job: job)] }) { sample in
            for _ in 1...2 {
                let answer = try await Answer.get(artifacts(sample), "--location")
                #expect(answer.exitStatus == 18)
            }
        }
    }

    @Test("Passing faults are over after one request each")
    func passing() async throws {
        try await SampleFixture.withSample({ $0.faults = [.tooManyRequestsOnce(retryAfter: 1), .unavailableOnce] }) {
            sample in
            let answers = [
                try await Answer.get(sample.api("")), try await Answer.get(sample.api("")),
                try await Answer.get(sample.api("")),
            ]
            #expect(answers.map(\.status).sorted() == [200, 429, 503])
            #expect(answers[2].status == 200)
            #expect(answers.first { $0.status == 429 }?.headers["retry-after"] == "1")
        }
    }

    @Test("A job that is missing is not found and not listed")
    func missing() async throws {
        try await SampleFixture.withSample({ $0.faults = [.jobMissing(SampleGitLab.failedJob)] }) { sample in
            let job = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)"))
            #expect(job.status == 404)
            let list = try await Answer.get(sample.api("/pipelines/\(SampleGitLab.failedPipeline)/jobs")).list()
            #expect(list.count == 5)
        }
    }

    @Test("A slow instance answers after its delay")
    func slow() async throws {
        try await SampleFixture.withSample({ $0.faults = [.slow(.milliseconds(300))] }) { sample in
            let start = ContinuousClock.now
            let answer = try await Answer.get(sample.api(""))
            #expect(answer.status == 200)
            #expect(ContinuousClock.now - start >= .milliseconds(300))
        }
    }

    @Test("A client that goes away in the middle of an archive harms nobody")
    func goneClient() async throws {
        try await SampleFixture.withSample({ $0.largeArtifactBytes = 256 << 20 }) { sample in
            let address = artifacts(sample, SampleGitLab.largeArtifactJob)
            let partly = try await Answer.get(address, "--location", "--output", "/dev/null", "--max-time", "0.05")
            #expect(partly.exitStatus != 0)
            #expect(try await Answer.get(sample.api("")).status == 200)
        }
    }

    @Test("The large artifact has the size that was asked for")
    func large() async throws {
        try await SampleFixture.withSample({ $0.largeArtifactBytes = 3 << 20 }) { sample in
            let answer = try await Answer.get(artifacts(sample, SampleGitLab.largeArtifactJob), "--location")
            #expect(answer.body.count == 3 << 20)
        }
    }
}
