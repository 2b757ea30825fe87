import Foundation
import GitLabAPI
import SampleGitLab
import Testing

@testable import Jobs

@Suite("What goes into the guest", .enabled(if: Installed.sample, Installed.sampleReason))
struct InputsTests {
    private let recorder = Recorder()

    private func inputs(
        _ sample: SampleGitLab, _ scratch: ScratchFolder, replacement: String? = nil
    ) async throws -> Inputs {
        let job = try await sample.resolve()
        let recorder = recorder
        return Inputs(
            job: job,
            sources: SourceTree(of: job, cacheFolder: scratch.file("repositories"), authorization: nil),
            cache: ArchiveCache(folder: scratch.file("archives"), client: sample.client()) { recorder.append($0) },
            replacement: replacement, onEvent: { recorder.append($0) })
    }

    private func packages(_ scratch: ScratchFolder, _ folder: String) -> [String] {
        scratch.names.filter { $0.hasPrefix("inputs/\(folder)/") && $0.hasSuffix(".rpm") }
    }

    @Test("Sources and the packages of both jobs make the project directory")
    func prepare() async throws {
        try await Sample.with { sample in
            let scratch = try ScratchFolder()
            let used = try await inputs(sample, scratch).prepare(in: scratch.file("inputs")).dependencies
            #expect(scratch.names.contains("inputs/ci/jobs.sh"))
            #expect(scratch.names.contains("inputs/.git/HEAD"))
            #expect(packages(scratch, "hypervisor-rpms").count == 2)
            #expect(packages(scratch, "perl-bindings-rpms").count == 1)
            #expect(used.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
            #expect(used.map(\.pinnedBy) == ["trace", "trace"])
            #expect(used.allSatisfy { $0.sha256?.count == 64 })
            #expect(sample.credentialLeaks.isEmpty)
        }
    }

    @Test("A second run has its archives and sources from the caches")
    func secondRun() async throws {
        try await Sample.with { sample in
            let scratch = try ScratchFolder()
            let inputs = try await inputs(sample, scratch)
            let first = try await inputs.prepare(in: scratch.file("first")).dependencies
            #expect(recorder.fetchedFromCache == [false, false])
            let requests = sample.requests.count
            let second = try await inputs.prepare(in: scratch.file("second")).dependencies
            #expect(recorder.fetchedFromCache == [false, false, true, true])
            #expect(sample.requests.count == requests)
            #expect(second == first)
            #expect(
                FileTree(scratch.file("first")).files.filter { $0.hasSuffix(".rpm") }
                    == FileTree(scratch.file("second")).files.filter { $0.hasSuffix(".rpm") })
        }
    }

    @Test(
        "A cached archive that is not what was downloaded is fetched again, and the others are not",
        arguments: [Damage.otherByte, .cut, .gone])
    func damagedCache(_ damage: Damage) async throws {
        try await Sample.with { sample in
            let scratch = try ScratchFolder()
            let inputs = try await inputs(sample, scratch)
            let first = try await inputs.prepare(in: scratch.file("first")).dependencies
            let archive = try #require(scratch.names.first { $0.hasSuffix("/\(SampleGitLab.buildJob).zip") })
            try damage.inflict(on: scratch.file(archive))
            let second = try await inputs.prepare(in: scratch.file("second")).dependencies
            #expect(Set(recorder.fetchedFromCache.suffix(2)) == [false, true])
            #expect(second == first)
            let told = damage == .otherByte ? [JobNote.damagedArchive(name: "\(buildName)")] : []
            #expect(recorder.notes == told)
            _ = try await inputs.prepare(in: scratch.file("third"))
            #expect(recorder.fetchedFromCache.suffix(2) == [true, true])
        }
    }

    private let buildName = "x86_64-debian-12 (\(SampleGitLab.buildJob))"

    enum Damage {
        case otherByte, cut, gone

        func inflict(on path: String) throws {
            guard self != .gone else { return try FileManager.default.removeItem(atPath: path) }
            let file = try FileHandle(forUpdating: URL(filePath: path))
            defer { try? file.close() }
            let size = try file.seekToEnd()
            if self == .cut { return try file.truncate(atOffset: size - 1) }
            try file.seek(toOffset: size / 2)
            let byte = try file.read(upToCount: 1)?.first ?? 0
            try file.seek(toOffset: size / 2)
            try file.write(contentsOf: Data([~byte]))
        }
    }

    @Test("Archives that are gone are named, with the day")
    func expired() async throws {
        let fault = SampleGitLab.Fault.artifactsExpired(job: SampleGitLab.bindingsJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            let scratch = try ScratchFolder()
            let error = await #expect(throws: JobError.self) {
                try await inputs(sample, scratch).prepare(in: scratch.file("inputs"))
            }
            guard
                case .artifactsGone(
                    let job, SampleGitLab.bindingsJob, Sample.bindings, .expired(let day), let others) = error
            else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(job == "x86_64-debian-12")
            #expect(day == (try? Date("2026-11-24T00:48:37Z", strategy: .iso8601)))
            // Another run for the same commit, which is also the last that succeeded.
            #expect(
                others == [
                    AlternativeArtifacts(kind: .sameCommit, id: SampleGitLab.newerBindingsJob, ref: "main")
                ])
            #expect(!scratch.names.contains("inputs"))
        }
    }

    @Test("A folder of the user's stands in for what is gone, and the answer says so")
    func replacement() async throws {
        let fault = SampleGitLab.Fault.artifactsExpired(job: SampleGitLab.bindingsJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            let scratch = try ScratchFolder()
            try scratch.write("mine", to: "mine/perl-bindings-rpms/own.rpm")
            let used = try await inputs(sample, scratch, replacement: scratch.file("mine"))
                .prepare(in: scratch.file("inputs")).dependencies
            #expect(scratch.text("inputs/perl-bindings-rpms/own.rpm") == "mine")
            #expect(packages(scratch, "hypervisor-rpms").count == 2)
            #expect(used.map(\.pinnedBy) == ["trace", "folder"])
            #expect(used.last?.sha256 == nil)
            #expect(
                recorder.notes == [.replacedArtifacts(job: "x86_64-debian-12", folder: scratch.file("mine"))])
            #expect(!scratch.names.contains { $0.hasSuffix(".tar") })
        }
    }

    @Test("A job of the user's choice stands in for what is gone; one of another project doesn't")
    func replacementJob() async throws {
        let fault = SampleGitLab.Fault.artifactsExpired(job: SampleGitLab.bindingsJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            let scratch = try ScratchFolder()
            var inputs = try await inputs(sample, scratch)
            inputs.replacementJob = SampleGitLab.newerBindingsJob
            let used = try await inputs.prepare(in: scratch.file("inputs")).dependencies
            #expect(packages(scratch, "perl-bindings-rpms").count == 1)
            #expect(used.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.newerBindingsJob])
            #expect(used.map(\.pinnedBy) == ["trace", "option"])
            #expect(
                recorder.notes == [
                    .swapped(
                        .need(
                            name: "x86_64-debian-12", id: SampleGitLab.newerBindingsJob,
                            instead: SampleGitLab.bindingsJob))
                ])
            inputs.replacementJob = SampleGitLab.buildJob
            await #expect(throws: JobError.noSuchPackageJob(id: SampleGitLab.buildJob)) {
                try await inputs.prepare(in: scratch.file("other"))
            }
        }
    }

    @Test("A folder for one need is taken even where its archive is there")
    func folderOfOne() async throws {
        try await Sample.with { sample in
            let scratch = try ScratchFolder()
            try scratch.write("mine", to: "mine/perl-bindings-rpms/own.rpm")
            var swaps = Swaps()
            swaps.folders = ["\(Sample.bindings):x86_64-debian-12": scratch.file("mine")]
            let job = try await JobResolver(client: sample.client(), swaps: swaps)
                .resolve(SampleGitLab.failedJob, ofProject: Sample.project)
            #expect(
                job.notes.contains(
                    .swapped(.folder(need: "\(Sample.bindings):x86_64-debian-12", folder: scratch.file("mine")))))
            let recorder = recorder
            let inputs = Inputs(
                job: job, sources: SourceTree(of: job, cacheFolder: scratch.file("repositories"), authorization: nil),
                cache: ArchiveCache(folder: scratch.file("archives"), client: sample.client()) { recorder.append($0) },
                replacement: nil, onEvent: { recorder.append($0) })
            let used = try await inputs.prepare(in: scratch.file("inputs")).dependencies
            #expect(packages(scratch, "perl-bindings-rpms") == ["inputs/perl-bindings-rpms/own.rpm"])
            #expect(packages(scratch, "hypervisor-rpms").count == 2)
            #expect(used.map(\.pinnedBy) == ["trace", "folder"])
            #expect(recorder.fetchedFromCache == [false])
        }
    }

    @Test("A name that several needs have is no name")
    func ambiguous() async throws {
        try await Sample.with { sample in
            var swaps = Swaps()
            swaps.folders = ["x86_64-debian-12": "/tmp"]
            let names = [Sample.project, Sample.bindings].map { "\($0):x86_64-debian-12" }
            await #expect(throws: JobError.ambiguousNeed(name: "x86_64-debian-12", names: names)) {
                try await JobResolver(client: sample.client(), swaps: swaps)
                    .resolve(SampleGitLab.failedJob, ofProject: Sample.project)
            }
        }
    }

    @Test("A folder of the user's is left alone when nothing is gone")
    func replacementUnused() async throws {
        try await Sample.with { sample in
            let scratch = try ScratchFolder()
            try scratch.write("mine", to: "mine/perl-bindings-rpms/own.rpm")
            _ = try await inputs(sample, scratch, replacement: scratch.file("mine"))
                .prepare(in: scratch.file("inputs"))
            #expect(!scratch.names.contains("inputs/perl-bindings-rpms/own.rpm"))
            #expect(recorder.notes.isEmpty)
        }
    }

    @Test("A folder that is not there can't stand in")
    func noSuchFolder() async throws {
        let fault = SampleGitLab.Fault.artifactsExpired(job: SampleGitLab.bindingsJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            let scratch = try ScratchFolder()
            await #expect(throws: JobError.noSuchFolder(path: scratch.file("mine"))) {
                try await inputs(sample, scratch, replacement: scratch.file("mine"))
                    .prepare(in: scratch.file("inputs"))
            }
        }
    }

    @Test("An archive that leads out is refused")
    func escapes() async throws {
        let fault = SampleGitLab.Fault.archiveEscapes(job: SampleGitLab.bindingsJob)
        try await Sample.with({ $0.faults = [fault] }) { sample in
            let scratch = try ScratchFolder()
            let name = "x86_64-debian-12 (\(SampleGitLab.bindingsJob))"
            await #expect(throws: JobError.unsafeArchive(job: name, entry: "../escaped.txt")) {
                try await inputs(sample, scratch).prepare(in: scratch.file("inputs"))
            }
            #expect(!scratch.names.contains { $0.hasSuffix("escaped.txt") || $0.hasSuffix("inside.txt") })
        }
    }
}
