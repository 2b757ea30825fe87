import Foundation
import SampleGitLab
import Testing
import Yams

@Suite("The sample's side of a runner")
struct RunnerEndpointTests {
    private func address(_ sample: SampleGitLab, _ job: Int) -> String {
        "\(sample.baseURL.absoluteString)/api/v4/jobs/\(job)/artifacts"
    }

    @Test("An archive is given for the token of its own job alone")
    func download() async throws {
        try await SampleFixture.withSample({ $0.jobTokens = [SampleGitLab.buildJob: "right"] }) { sample in
            let url = address(sample, SampleGitLab.buildJob)
            let other = address(sample, SampleGitLab.bindingsJob)
            let right = try await Answer.get(url, "--header", "JOB-TOKEN: right")
            let wrong = try await Answer.get(url, "--header", "JOB-TOKEN: wrong")
            let ofAnother = try await Answer.get(other, "--header", "JOB-TOKEN: right")
            let missing = try await Answer.get(url)
            #expect([right, wrong, ofAnother, missing].map(\.status) == [302, 403, 403, 403])
        }
    }

    @Test("What a runner uploads is kept, byte for byte")
    func upload() async throws {
        try await SampleFixture.withSample { sample in
            try await SampleFixture.withFolder { folder in
                let contents = Data((0...255).map { UInt8($0) } + Array("\r\n--\r\n".utf8))
                try contents.write(to: URL(filePath: folder + "/archive.zip"))
                let url = address(sample, SampleGitLab.failedJob)
                let form = "file=@\(folder)/archive.zip"
                let answer = try await Answer.get(url, "--header", "JOB-TOKEN: t", "--form", form)
                #expect(answer.status == 201)
                #expect(sample.upload(of: SampleGitLab.failedJob) == contents)
                #expect(sample.upload(of: SampleGitLab.passedJob) == nil)
            }
        }
    }

    @Test("Another log takes the place of a job's own")
    func log() async throws {
        try await SampleFixture.withSample { sample in
            sample.setLog(Data("new\n".utf8), of: SampleGitLab.failedJob)
            let answer = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)/trace"))
            #expect(answer.text == "new\n")
        }
    }

    @Test("A first command comes before those of the failed job's two scripts, and of no other job's")
    func firstCommand() async throws {
        let command = "printf '%s\\n' \"$HOME\" # \u{e9}"
        try await SampleFixture.withSample({ $0.firstCommand = command }) { sample in
            let lint = try await Answer.get(sample.api("/ci/lint?content_ref=main&include_jobs=true")).object()
            let jobs = try #require(lint["jobs"] as? [[String: Any]])
            let merged = try #require(try Yams.load(yaml: lint["merged_yaml"] as? String ?? "") as? [String: Any])
            for job in jobs {
                let name = try #require(job["name"] as? String)
                let configured = try #require(merged[name] as? [String: Any])
                for key in ["before_script", "after_script"] {
                    let isFirst = (job[key] as? [String])?.first == command
                    #expect(isFirst == (name == "debian-12-tests"))
                    #expect(((configured[key] as? [Any])?.first as? String == command) == isFirst)
                }
            }
        }
    }
}
