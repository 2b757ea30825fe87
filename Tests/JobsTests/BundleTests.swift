import Foundation
import Programs
import SampleGitLab
import Testing

@testable import Jobs

@Suite("Bundles", .enabled(if: Installed.sample, Installed.sampleReason))
struct BundleTests {
    private let scratch: ScratchFolder
    private let recorder = Recorder()

    init() throws { scratch = try ScratchFolder() }

    private var folders: Reproduction.Folders {
        Reproduction.Folders(
            runs: scratch.file("runs"), archives: scratch.file("archives"), repositories: scratch.file("repositories"))
    }

    /// What a run would leave: its recipe with the digests of what it used.
    private func recipe(_ sample: SampleGitLab) async throws -> RecipeFile {
        let job = try await sample.resolve()
        let used = try await inputs(job, sample).prepare(in: scratch.file("used")).dependencies
        try scratch.write(
            try RecipeFile.text(of: SampleRecipe.of(job, dependencies: used)), to: "runs/20261126-aaaa/recipe.yaml")
        return try await RunArchive(runs: folders.runs).recipe(ofRun: "last")
    }

    private func inputs(
        _ job: ResolvedJob, _ sample: SampleGitLab, packed: PackedInputs? = nil, caches: String = ""
    ) -> Inputs {
        let recorder = recorder
        return Inputs(
            job: job,
            sources: SourceTree(of: job, cacheFolder: folders.repositories + caches, authorization: nil),
            cache: ArchiveCache(folder: folders.archives + caches, client: sample.client()) { recorder.append($0) },
            replacement: nil, packed: packed, onEvent: { recorder.append($0) })
    }

    private func bundle(_ sample: SampleGitLab) async throws -> String {
        let path = scratch.file("x.tar.zst")
        let recorder = recorder
        let bytes = try await Bundling(try await recipe(sample), client: sample.client(), folders: folders) {
            recorder.append($0)
        }.write(to: path)
        #expect(bytes > 1000)
        return path
    }

    /// Unpacks a bundle as a machine does that has nothing else, and no GitLab.
    private func unpacked(_ path: String, _ sample: SampleGitLab) async throws -> Inputs.Prepared {
        let file = try await RecipeFile.read(path)
        let job = try ResolvedJob(file.recipe, path: path)
        try FileManager.default.createDirectory(atPath: scratch.file("run"), withIntermediateDirectories: true)
        let packed = PackedInputs(
            pin: try #require(file.recipe.inputs), source: file, path: scratch.file("run/inputs.tar"))
        let inputs = inputs(job, sample, packed: packed, caches: "-elsewhere")
        try await OfflineCheck(inputs: inputs, hasImage: true).check()
        return try await inputs.prepare(in: scratch.file("run/inputs"))
    }

    @Test("A bundle holds what the run had, and needs neither GitLab nor caches")
    func roundTrip() async throws {
        let (path, sample) = try await Sample.with { (try await bundle($0), $0) }
        let prepared = try await unpacked(path, sample)
        #expect(prepared.dependencies.map(\.id) == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
        #expect(prepared.dependencies.flatMap(\.packages).map(\.name).contains("sample-hypervisor"))
        let (used, again) = (FileTree(scratch.file("used")), FileTree(scratch.file("run/inputs")))
        #expect(used.files.filter { !$0.hasPrefix(".git/") } == again.files.filter { !$0.hasPrefix(".git/") })
        let head = try await Program.git.run(
            ["-c", "safe.directory=*", "-C", scratch.file("run/inputs"), "rev-parse", "HEAD"])
        #expect(head.text == (try await RecipeFile.read(path)).recipe.sources.commit)
        #expect(!scratch.names.contains { $0.contains("-elsewhere") || $0.contains("/.bundle-") })
    }

    @Test("Another byte in the inputs is found, and nothing of them is used")
    func damage() async throws {
        let (path, sample) = try await Sample.with { (try await bundle($0), $0) }
        try FileManager.default.createDirectory(atPath: scratch.file("open"), withIntermediateDirectories: true)
        try await Program.bsdtar.run(["-xf", path, "-C", scratch.file("open")])
        let inputs = scratch.file("open/inputs.tar")
        var bytes = try Data(contentsOf: URL(filePath: inputs))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: inputs))
        try await RecipeBundle(path: path).write(recipe: scratch.file("open/recipe.yaml"), inputs: inputs)
        await #expect(throws: RecipeError.changed(name: "inputs.tar")) { try await unpacked(path, sample) }
        #expect(!FileManager.default.fileExists(atPath: scratch.file("run/inputs")))
    }

    @Test("A bundle of something else is none", arguments: ["link", "other", "twice"])
    func hostile(_ kind: String) async throws {
        try scratch.write("schema: 1\n", to: "in/recipe.yaml")
        try scratch.write("x", to: "in/inputs.tar")
        try scratch.write("x", to: "in/other")
        var names = ["recipe.yaml", "inputs.tar"]
        switch kind {
        case "link":
            try FileManager.default.removeItem(atPath: scratch.file("in/inputs.tar"))
            try FileManager.default.createSymbolicLink(
                atPath: scratch.file("in/inputs.tar"), withDestinationPath: "/etc/passwd")
        case "other": names.append("other")
        default: names += ["recipe.yaml"]
        }
        let path = scratch.file("x.tar.zst")
        try await Program.bsdtar.run(["-cf", path, "--zstd", "-C", scratch.file("in")] + names)
        await #expect(throws: RecipeError.invalid(path: path, reason: "it is no bundle of virt-ci's")) {
            try await RecipeFile.read(path)
        }
    }

    @Test("Without network all that is missing is told at once")
    func offline() async throws {
        try await Sample.with { sample in
            let file = try await recipe(sample)
            let job = try ResolvedJob(file.recipe, path: file.path)
            try await OfflineCheck(inputs: inputs(job, sample), hasImage: true).check()
            let requests = sample.requests.count
            do {
                try await OfflineCheck(inputs: inputs(job, sample, caches: "-empty"), hasImage: false).check()
                Issue.record("nothing is missing")
            } catch RecipeError.missingOffline(let missing) {
                #expect(missing.count == 4)
                #expect(missing.contains { $0.contains("(\(SampleGitLab.bindingsJob), sha256:") })
            }
            #expect(sample.requests.count == requests)
        }
    }

    @Test("An archive that is not the recipe's is never used, wherever it comes from", arguments: [true, false])
    func otherArchive(_ isCached: Bool) async throws {
        try await Sample.with { sample in
            var file = try await recipe(sample).recipe
            let right = try #require(file.dependencies[0].sha256)
            file.dependencies[0].sha256 = String(right.reversed())
            let job = try ResolvedJob(file, path: "x")
            let name = "\(job.dependencies[0].job) (\(job.dependencies[0].id))"
            await #expect(throws: RecipeError.changed(name: name)) {
                try await inputs(job, sample, caches: isCached ? "" : "-empty").prepare(in: scratch.file("again"))
            }
            #expect(!FileManager.default.fileExists(atPath: scratch.file("again")))
        }
    }

    @Test("Two runs at once share one download")
    func together() async throws {
        try await Sample.with { sample in
            let job = try await sample.resolve()
            let (first, second) = (inputs(job, sample), inputs(job, sample))
            async let one = first.cache.archive(of: job.dependencies[0])
            async let two = second.cache.archive(of: job.dependencies[0])
            let both = try await [one, two]
            #expect(Set(both.map(\.entry.sha256)).count == 1)
            #expect(recorder.fetchedFromCache.sorted { !$0 && $1 } == [false, true])
        }
    }
}
