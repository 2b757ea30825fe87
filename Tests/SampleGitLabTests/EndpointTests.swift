import Foundation
import SampleGitLab
import Testing

@Suite("The API of the sample")
struct EndpointTests {
    @Test("A project is found by its number and by its path", arguments: ["4201", "sample-virt%2Fhypervisor"])
    func project(_ name: String) async throws {
        try await SampleFixture.withSample { sample in
            let project = try await Answer.get(sample.api("", project: name)).object()
            #expect(project["id"] as? Int == 4201)
            #expect(project["path_with_namespace"] as? String == "sample-virt/hypervisor")
            #expect(project["http_url_to_repo"] as? String == "\(sample.baseURL)/sample-virt/hypervisor.git")
        }
    }

    @Test("The failed job names its commit, its pipeline and its address")
    func job() async throws {
        try await SampleFixture.withSample { sample in
            let job = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)")).object()
            #expect(job["name"] as? String == "debian-12-tests")
            #expect(job["status"] as? String == "failed")
            #expect((job["commit"] as? [String: Any])?["id"] as? String == sample.failedJobSHA)
            #expect((job["pipeline"] as? [String: Any])?["id"] as? Int == SampleGitLab.failedPipeline)
            #expect(job["web_url"] as? String == sample.failedJobURL)
            #expect(job["duration"] as? Double == 15)
        }
    }

    @Test("A job asked in another project is not found, nor is anything unknown")
    func unknown() async throws {
        try await SampleFixture.withSample { sample in
            let foreign = try await Answer.get(
                sample.api("/jobs/\(SampleGitLab.failedJob)", project: "sample-virt%2Fperl-bindings"))
            #expect(foreign.status == 404)
            #expect(try foreign.object()["message"] as? String == "404 Not Found")
            let project = try await Answer.get(sample.api("", project: "77777"))
            #expect(try project.object()["message"] as? String == "404 Project Not Found")
            #expect(try await Answer.get("\(sample.baseURL)/api/v4/nothing").status == 404)
            #expect(try await Answer.get(sample.api("/jobs/1"), "--request", "POST").status == 404)
        }
    }

    @Test("HEAD has the head of GET and no body")
    func head() async throws {
        try await SampleFixture.withSample { sample in
            let get = try await Answer.get(sample.api(""))
            let head = try await Answer.get(sample.api(""), "--head")
            #expect(head.status == 200 && head.body.isEmpty && head.exitStatus == 0)
            #expect(head.headers["content-length"] == "\(get.body.count)")
        }
    }

    @Test(
        "A path that climbs out of its folder is not found",
        arguments: [
            "/sample-virt/hypervisor.git/../../../etc/passwd/info/refs",
            "/sample-virt/hypervisor.git/..%2F..%2Fx.git/info/refs?service=git-upload-pack",
            "/api/v4/projects/4201/repository/files/..%2F..%2Fetc%2Fpasswd/raw?ref=main",
            "/api/v4/projects/4201/repository/files/README.md/raw?ref=--help",
        ])
    func climbing(_ path: String) async throws {
        try await SampleFixture.withSample { sample in
            let answer = try await Answer.get("\(sample.baseURL)\(path)", "--path-as-is")
            #expect(answer.status == 404)
        }
    }

    @Test("The pages of a pipeline's jobs lead from the first to the last")
    func pagination() async throws {
        try await SampleFixture.withSample { sample in
            let first = sample.api("/pipelines/\(SampleGitLab.failedPipeline)/jobs?per_page=4&include_retried=true")
            var next: String? = first
            var ids: [Int] = []
            var pages = 0
            while let address = next {
                let answer = try await Answer.get(address)
                ids += try answer.list().compactMap { $0["id"] as? Int }
                pages += 1
                let link = answer.headers["link"] ?? ""
                next = link.firstMatch(of: /<([^>]*)>; rel="next"/).map { String($0.1) }
                #expect((answer.headers["x-next-page"]?.isEmpty ?? true) == (next == nil))
                #expect(answer.headers["x-total"] == "7")
            }
            #expect(pages == 2)
            #expect(ids == ids.sorted(by: >))
            #expect(ids.count == 7 && Set(ids).count == 7)
        }
    }

    @Test("Retried jobs are shown when asked for, and a scope chooses by status")
    func retried() async throws {
        try await SampleFixture.withSample { sample in
            let path = "/pipelines/\(SampleGitLab.failedPipeline)/jobs"
            let plain = try await Answer.get(sample.api(path)).list()
            #expect(plain.count == 6)
            let failed = try await Answer.get(sample.api("\(path)?scope[]=failed")).list()
            #expect(failed.compactMap { $0["id"] as? Int } == [SampleGitLab.failedJob, 7_001_212])
        }
    }

    @Test("An older server's bridges are there, trigger jobs are not")
    func bridges() async throws {
        try await SampleFixture.withSample { sample in
            let pipeline = "/pipelines/\(SampleGitLab.failedPipeline)"
            let triggers = try await Answer.get(sample.api("\(pipeline)/trigger_jobs"))
            #expect(triggers.status == 404)
            #expect(try await Answer.get(sample.api("\(pipeline)/bridges")).list().isEmpty)
        }
    }

    @Test("The log is the same over the API and the web, and holds no unfilled word")
    func trace() async throws {
        try await SampleFixture.withSample { sample in
            let trace = try await Answer.get(sample.api("/jobs/\(SampleGitLab.failedJob)/trace"))
            let web = try await Answer.get("\(sample.failedJobURL)/raw")
            #expect(trace.body == web.body)
            #expect(trace.headers["content-type"]?.hasPrefix("text/plain") == true)
            #expect(!trace.text.contains("{{"))
            #expect(trace.text.contains("Checking out \(sample.failedJobSHA.prefix(8)) as detached HEAD"))
            #expect(trace.text.contains("Downloading artifacts for x86_64-debian-12 (\(SampleGitLab.bindingsJob))..."))
        }
    }

    @Test("A file is read at a commit, and the older commit has the older file")
    func rawFile() async throws {
        try await SampleFixture.withSample { sample in
            let path = "/repository/files/data%2Ftemplates%2Ftiny-domain.xml/raw?ref="
            let new = try await Answer.get(sample.api(path + sample.failedJobSHA))
            #expect(new.text.contains("unit='KB'"))
            let pipeline = try await Answer.get(sample.api("/pipelines/\(SampleGitLab.failedPipeline)")).object()
            let before = try #require(pipeline["before_sha"] as? String)
            #expect(try await Answer.get(sample.api(path + before)).text.contains("unit='KiB'"))
            #expect(try await Answer.get(sample.api("/repository/files/no%2Fsuch/raw?ref=main")).status == 404)
            #expect(try await Answer.get(sample.api(path + "0000000000")).status == 404)
        }
    }

    @Test("Lint at the commit gives the merged configuration, and the jobs when asked for")
    func lint() async throws {
        try await SampleFixture.withSample { sample in
            let plain = try await Answer.get(sample.api("/ci/lint?content_ref=\(sample.failedJobSHA)")).object()
            #expect(plain["valid"] as? Bool == true)
            #expect((plain["merged_yaml"] as? String)?.hasPrefix("---\n") == true)
            #expect((plain["includes"] as? [Any])?.count == 3)
            #expect(plain["jobs"] == nil)
            let full = try await Answer.get(
                sample.api("/ci/lint?content_ref=\(sample.failedJobSHA)&include_jobs=true")
            ).object()
            let jobs = try #require(full["jobs"] as? [[String: Any]])
            #expect(jobs.contains { $0["name"] as? String == "debian-12-tests" })
        }
    }
}

@Suite("Tokens at the sample")
struct TokenTests {
    @Test("Where a token is required, jobs and traces want one and pipelines do not")
    func required() async throws {
        try await SampleFixture.withSample({ $0.requiresToken = true }) { sample in
            let trace = sample.api("/jobs/\(SampleGitLab.failedJob)/trace")
            let refused = try await Answer.get(trace)
            #expect(refused.status == 401)
            #expect(try await Answer.get(trace, "--header", "PRIVATE-TOKEN: anything").status == 200)
            #expect(try await Answer.get(sample.api("/pipelines/\(SampleGitLab.failedPipeline)")).status == 200)
            #expect(try await Answer.get("\(sample.failedJobURL)/raw").status == 200)
        }
    }

    @Test("A private project does not exist without a token, and a wrong token is refused")
    func privateProject() async throws {
        try await SampleFixture.withSample({
            $0.isPrivate = true
            $0.acceptedToken = "right"
        }) { sample in
            let anonymous = try await Answer.get(sample.api(""))
            #expect(anonymous.status == 404)
            #expect(try await Answer.get(sample.api(""), "--header", "PRIVATE-TOKEN: wrong").status == 401)
            #expect(try await Answer.get(sample.api(""), "--header", "Authorization: Bearer right").status == 200)
            let recorded = sample.requests
            #expect(recorded.map(\.hasCredential) == [false, true, true])
            #expect(recorded[1].headerNames.contains("private-token"))
            #expect(recorded[1].target == "/api/v4/projects/sample-virt%2Fhypervisor")
            #expect(!recorded.contains { "\($0)".contains("wrong") })
        }
    }
}
