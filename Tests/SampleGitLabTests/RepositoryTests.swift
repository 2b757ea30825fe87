import Foundation
import Programs
import SampleGitLab
import Synchronization
import Testing

private let rpm = Program("rpm", debianPackage: "rpm", fedoraPackage: "rpm")

@Suite("Repositories and packages of the sample")
struct RepositoryTests {
    @Test("git clones the project, and fetches a commit by its id as a runner does")
    func clone() async throws {
        try await SampleFixture.withSample { sample in
            try await SampleFixture.withFolder { folder in
                let address = "\(sample.baseURL)/sample-virt/hypervisor.git"
                try await Program.git.run(["clone", "--quiet", address, "\(folder)/clone"])
                let head = try await Program.git.run(["-C", "\(folder)/clone", "rev-parse", "HEAD"]).text
                #expect(head == sample.failedJobSHA)
                #expect(
                    FileManager.default.isExecutableFile(
                        atPath: "\(folder)/clone/tck/scripts/host/010-installed-files.t"))

                try await Program.git.run(["init", "--quiet", "\(folder)/fetch"])
                let older = try await Program.git.run(["-C", "\(folder)/clone", "rev-parse", "HEAD~1"]).text
                try await Program.git.run(
                    ["-C", "\(folder)/fetch", "fetch", "--quiet", "--depth", "1", address, older])
                let fetched = try await Program.git.run(["-C", "\(folder)/fetch", "rev-parse", "FETCH_HEAD"]).text
                #expect(fetched == older)
            }
        }
    }

    @Test("A private project asks git for a login, and takes the token as the password")
    func privateClone() async throws {
        try await SampleFixture.withSample({
            $0.isPrivate = true
            $0.acceptedToken = "right"
        }) { sample in
            let address = "\(sample.baseURL)/sample-virt/hypervisor.git/info/refs?service=git-upload-pack"
            let refused = try await Answer.get(address)
            #expect(refused.status == 401)
            #expect(refused.headers["www-authenticate"]?.hasPrefix("Basic") == true)
            #expect(try await Answer.get(address, "--user", "anybody:right").status == 200)
        }
    }

    @Test("Nothing can be pushed")
    func push() async throws {
        try await SampleFixture.withSample { sample in
            let answer = try await Answer.get(
                "\(sample.baseURL)/sample-virt/hypervisor.git/info/refs?service=git-receive-pack")
            #expect(answer.status == 403)
        }
    }

    @Test(
        "The archives of the build jobs hold real packages",
        arguments: [
            (
                "sample-virt%2Fhypervisor", SampleGitLab.buildJob,
                ["/usr/share/sample-hypervisor/limits.conf", "/usr/share/sample-hypervisor/templates/tiny-domain.xml"]
            ),
            (
                "sample-virt%2Fperl-bindings", SampleGitLab.bindingsJob,
                ["/usr/share/sample-perl-bindings/lib/Sample/Hypervisor.pm"]
            ),
        ])
    func packages(_ project: String, _ job: Int, _ expected: [String]) async throws {
        try await SampleFixture.withSample { sample in
            try await SampleFixture.withFolder { folder in
                let archive = try await Answer.get(sample.api("/jobs/\(job)/artifacts", project: project), "--location")
                try await Program.bsdtar.run(["-x", "-f", "-", "-C", folder], input: .data(archive.body))
                let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
                let packages = files.filter { $0.hasSuffix(".rpm") }.map { "\(folder)/\($0)" }
                #expect(packages.allSatisfy { $0.contains("-rpms/") })
                let content = try await rpm.run(["-qpl"] + packages).text.split(separator: "\n").map(String.init)
                for path in expected { #expect(content.contains(path)) }
                #expect(try await rpm.run(["-qp", "--requires"] + packages).text.contains("perl") == false)
            }
        }
    }

    @Test("A second start over the same cache prepares nothing and is quick")
    func cache() async throws {
        try await SampleFixture.withFolder { folder in
            let told = Told()
            var options = SampleGitLab.Options()
            options.progress = { told.append($0) }
            let first = try await SampleGitLab.start(cacheDirectory: folder, options: options)
            await first.stop()
            #expect(told.count > 0)
            let before = told.count
            let start = ContinuousClock.now
            let second = try await SampleGitLab.start(cacheDirectory: folder, options: options)
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(told.count == before)
            #expect(first.failedJobSHA == second.failedJobSHA)
            #expect(try await Answer.get(second.api("")).status == 200)
            await second.stop()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        }
    }

    @Test("Two preparations in different folders give the same commits and the same archives")
    func reproducible() async throws {
        func tags(in folder: String) async throws -> [String?] {
            let sample = try await SampleGitLab.start(cacheDirectory: folder)
            var tags: [String?] = [sample.failedJobSHA]
            let address = sample.api("/jobs/\(SampleGitLab.buildJob)/artifacts")
            tags.append(try await Answer.get(address, "--location").headers["etag"])
            await sample.stop()
            return tags
        }
        try await SampleFixture.withFolder { first in
            try await SampleFixture.withFolder { second in
                let (one, other) = (try await tags(in: first), try await tags(in: second))
                #expect(one == other)
            }
        }
    }

    @Test("A port that is taken is named")
    func portInUse() async throws {
        try await SampleFixture.withSample { sample in
            let port = UInt16(try #require(sample.baseURL.port))
            var options = SampleGitLab.Options()
            options.port = port
            await #expect(throws: SampleGitLabError.portInUse(port)) {
                try await SampleGitLab.start(cacheDirectory: SampleFixture.cacheDirectory, options: options)
            }
        }
    }
}

/// Counts what a progress callback was told.
private final class Told: Sendable {
    private let lines = Mutex(0)

    var count: Int { lines.withLock { $0 } }
    func append(_ line: String) { lines.withLock { $0 += 1 } }
}
