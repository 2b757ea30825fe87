import Foundation
import GitLabAPI
import GitLabCI
import Programs
import SampleGitLab
import TestResults
import Testing

@testable import Jobs

@Suite("A failed job and the last good one", .enabled(if: Installed.sample, Installed.sampleReason))
struct InvestigationTests {
    private func read(
        _ scratch: ScratchFolder, _ sample: SampleGitLab, job: Int = SampleGitLab.failedJob, good: Int? = nil
    ) async throws -> InvestigationCase {
        try await InvestigationCase.read(
            job, ofProject: Sample.project, goodJob: good, client: sample.client(),
            folders: Reproduction.Folders(
                runs: scratch.file("runs"), archives: scratch.file("archives"),
                repositories: scratch.file("repositories")))
    }

    @Test("The last good job is the newest that passed, with what it used")
    func found() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with {
            $0.hasHistory = true
        } _: { sample in
            let found = try await read(scratch, sample)
            #expect(found.good?.job.identity.id == SampleGitLab.lastGoodJob)
            #expect(found.good?.passedOver == [])
            // The bindings' packages are the same; the project's own are not.
            #expect(
                found.packages == [
                    .init(project: Sample.project, job: "x86_64-debian-12", new: SampleGitLab.buildJob, old: 7_001_130)
                ])
            #expect(found.failedTests.map(\.text) == ["scripts/domain/010-template-limits.t"])
            #expect(found.inCI == Tally(failed: 1))
            guard case .checkout("tck", _, sample.failedJobSHA, false) = found.origin else {
                Issue.record("\(found.origin)")
                return
            }
            #expect(found.possible == [.asItWas, .oldPackages])
            #expect(found.obstacle(to: .oldTests) == .same(as: .asItWas))
            #expect(found.obstacle(to: .oldBoth) == .same(as: .oldPackages))
            let swaps = try await found.swaps(for: .oldBoth, in: scratch.file("work"))
            #expect(swaps.needs == ["\(Sample.project):x86_64-debian-12": 7_001_130])
            #expect(swaps.source == nil && swaps.urls == [])
            #expect(try await found.swaps(for: .asItWas, in: scratch.file("work")) == Swaps())
        }
    }

    @Test("One whose packages are gone is passed over, and told")
    func passedOver() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with {
            $0.hasHistory = true
            $0.faults = [.artifactsExpired(job: 7_001_130)]
        } _: { sample in
            let error = await #expect(throws: InvestigationError.self) {
                let found = try await read(scratch, sample)
                throw try #require(found.withoutGood)
            }
            guard case .noLastGood("debian-12-tests", ["main"], 4, let passedOver)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            // The nightly one of the day before came to no result; of the two before that the packages are gone.
            #expect(passedOver.map(\.id) == [SampleGitLab.lastGoodJob, 7_001_111, 7_000_934])
            // When the oldest began, no job had made the bindings' packages.
            #expect(passedOver.map(\.reason) == [.artifactsGone, .artifactsGone, .packagesUnknown])
            #expect(passedOver.first?.details == ["x86_64-debian-12 (7001130)"])
            // What is in the cache need not be in GitLab.
            let place = "archives/\(sample.client().host.replacing(":", with: "_"))/7001130"
            try scratch.write("archive", to: place + ".zip")
            try scratch.write(#"{"sha256":"00","bytes":7}"#, to: place + ".json")
            #expect(try await read(scratch, sample).good?.job.identity.id == SampleGitLab.lastGoodJob)
        }
    }

    @Test("Where the failed job's own packages are gone, only those with old ones are left")
    func ownPackagesGone() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with {
            $0.hasHistory = true
            $0.faults = [.artifactsExpired(job: SampleGitLab.buildJob)]
        } _: { sample in
            let found = try await read(scratch, sample)
            #expect(found.possible == [.oldPackages])
            #expect(found.obstacle(to: .asItWas) == .archivesGone(["x86_64-debian-12 (7001210)"]))
        }
    }

    @Test("Without any, the job itself can be run, and why there is no more is told")
    func none() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with { sample in
            let found = try await read(scratch, sample)
            #expect(found.good == nil && found.possible == [.asItWas])
            #expect(found.obstacle(to: .oldBoth) == .noLastGood)
            #expect(found.observations.first?.lastGoodInCI == Tally())
        }
    }

    @Test("A job the user names must have passed and be usable")
    func named() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with {
            $0.hasHistory = true
        } _: { sample in
            let right = try await read(scratch, sample, good: SampleGitLab.lastGoodJob)
            #expect(right.possible.count == 2)
            await #expect(throws: InvestigationError.lastGoodFailed(id: 7_001_121, status: "failed")) {
                _ = try await read(scratch, sample, good: 7_001_121)
            }
            await #expect(
                throws: InvestigationError.lastGoodUnusable(id: 7_001_111, gone: ["x86_64-debian-12 (7001110)"])
            ) {
                _ = try await read(scratch, sample, good: 7_001_111)
            }
            await #expect(
                throws: InvestigationError.notFailed(
                    job: "debian-12-smoke-tests", id: SampleGitLab.passedJob, status: "success")
            ) { _ = try await read(scratch, sample, job: SampleGitLab.passedJob) }
        }
    }

    @Test("Old tests are laid over the failed job's own tree, and nothing else is")
    func oldTests() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with {
            $0.hasHistory = true
        } _: { sample in
            var found = try await read(scratch, sample)
            let good = try #require(found.good?.job.identity.sha)
            // The templates differ in the sample, and stand in for tests.
            found.origin = .checkout(folder: "data/templates", old: good, new: sample.failedJobSHA, differs: true)
            #expect(found.possible == Set(InvestigatedInputs.allCases))
            let swaps = try await found.swaps(for: .oldTests, in: scratch.file("work"))
            #expect(swaps.needs == [:])
            let tree = WorkTree(folder: try #require(swaps.source))
            try await tree.copy(to: scratch.file("copy"), origin: "https://example.com/x.git", depth: 0)
            let status = try await Program.git.run(["-C", scratch.file("copy"), "status", "--porcelain"]).text
            #expect(status.split(separator: "\n") == ["M data/templates/tiny-domain.xml"])
            #expect(scratch.text("copy/data/templates/tiny-domain.xml")?.contains("unit='KiB'") == true)
        }
    }

    @Test("Cloned tests are taken at the commits there were when each job began")
    func clones() async throws {
        let scratch = try ScratchFolder()
        try await Sample.with {
            $0.hasHistory = true
        } _: { sample in
            var found = try await read(scratch, sample)
            let good = try #require(found.good)
            let address = "\(sample.baseURL)/\(Sample.project).git"
            var failed = found.failed
            failed.definition.script = [
                "git clone --depth 1 \(address) suite", "git clone https://elsewhere.example/x",
            ]
            let reader = TestOriginReader(
                client: sample.client(), failed: failed, good: good.job, sources: found.sources)
            // An hour before and a minute after the commit that broke it.
            let times = (1_795_477_260.0, 1_795_473_600.0)
            let origin = try await reader.read(
                tests: [], trace: nil,
                starts: (Date(timeIntervalSince1970: times.0), Date(timeIntervalSince1970: times.1)))
            #expect(
                origin
                    == .clones([
                        ClonedTests(
                            address: address, branch: "main", old: good.job.identity.sha, new: sample.failedJobSHA)
                    ]))
            found.origin = origin
            let swaps = try await found.swaps(for: .oldTests, in: scratch.file("work"))
            #expect(swaps.urls.map(\.old) == [address])
            let clone = try #require(swaps.urls.first?.new)
            try await Program.git.run(["clone", "--quiet", "--no-local", "file://\(clone)", scratch.file("cloned")])
            let head = try await Program.git.run(["-C", scratch.file("cloned"), "rev-parse", "HEAD", "main"]).text
            #expect(head.split(separator: "\n").map(String.init) == Array(repeating: good.job.identity.sha, count: 2))
            // As it was means the commit of then, too.
            #expect(
                try await found.swaps(for: .asItWas, in: scratch.file("work")).urls.first?.new.contains(
                    sample.failedJobSHA.prefix(12)) == true)
        }
    }
}

@Suite("Where tests come from")
struct TestOriginTests {
    @Test("The folder below which tests are found, whatever else has such a name")
    func folder() {
        let files = ["README", "a/scripts/x.t", "tck/scripts/x.t", "tck/scripts/d/y.t", "tck/lib/z.pm"]
        #expect(TestOriginReader.folder(of: ["scripts/x.t", "scripts/d/y.t"], among: files) == "tck")
        #expect(TestOriginReader.folder(of: ["tck/scripts/x.t"], among: files) == ".")
        #expect(TestOriginReader.folder(of: ["scripts/none.t"], among: files) == nil)
        #expect(TestOriginReader.folder(of: ["x"], among: []) == nil)
    }

    @Test("Addresses that a script clones")
    func cloned() {
        let lines = [
            "==> git clone --depth 1 https://gitlab.com/libvirt/libvirt-tck.git", "git -C /tmp clone 'http://h/a/b' x",
            "git clone --depth 1 https://gitlab.com/libvirt/libvirt-tck.git", "git clone git@host:a/b",
            "echo https://no/clone/here; ls", "digit clone https://h/c/d", "git fetch https://h/e/f",
        ]
        #expect(
            TestOriginReader.cloned(in: lines) == ["https://gitlab.com/libvirt/libvirt-tck.git", "http://h/a/b"])
    }
}
