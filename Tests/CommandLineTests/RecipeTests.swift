import Foundation
import SampleGitLab
import Testing

@Suite("A recipe on the command line", .enabled(if: Installed.sample, Installed.sampleReason))
struct RecipeTests {
    /// A recipe of the sample's failed job, as an earlier run left it.
    private func recipe(_ sample: SampleGitLab, archive: String? = nil) -> String {
        """
        schema: 1
        virtCI: 0.1.0
        server: \(sample.baseURL.absoluteString)
        job: {host: "\(sample.name)", project: sample-virt/hypervisor, id: \(SampleGitLab.failedJob),
          name: debian-12-tests, pipeline: 900100, sha: \(sample.failedJobSHA), ref: main,
          url: "\(sample.failedJobURL)"}
        definition: merged
        configurationFiles: []
        stage: test
        scripts: {script: [echo from the recipe], afterScript: [], preGetSources: [], postGetSources: []}
        timeout: 600
        directories: {builds: /builds, project: /builds/sample-virt/hypervisor}
        variables:
        - {name: LEVEL, value: "3", origin: job}
        secrets: [UPLOAD_KEY]
        sources:
          repository: \(sample.baseURL.absoluteString)/sample-virt/hypervisor.git
          commit: \(sample.failedJobSHA)
          ref: main
          checkout: {strategy: fetch, depth: 0, refspecs: [], hasWorkTree: true, cleanFlags: [-ffdx],
            fetchesLargeFiles: true, submodules: {strategy: none, depth: 0, paths: [], followsBranches: false}}
          submodules: {}
        dependencies:
        - {project: sample-virt/hypervisor, job: x86_64-debian-12, id: \(SampleGitLab.buildJob), pinnedBy: trace,
          sha256: \(archive ?? "null"), bytes: null, packages: []}
        machine: {profile: debian-12, image: "sha256:ab", accelerator: tcg, type: q35, processors: 7,
          memoryBytes: 1073741824, diskBytes: 1073741824, nestedVirtualisation: false}
        swaps: [{script: {file: mine.sh}}]
        fetched: [{kind: git, name: "https://suite.invalid/x.git", version: abc}]

        """
    }

    private func with(
        _ body: (Sandbox, SampleGitLab) async throws -> Void
    ) async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try await SampleFixture.with { sample in
                try sandbox.write(recipe(sample), to: "recipe.yaml")
                try sandbox.write(recipe(sample), to: "state/virt-ci/runs/20261126-aaaa/recipe.yaml")
                try await body(sandbox, sample)
            }
        }
    }

    @Test("Is planned without a question to GitLab", arguments: [["--recipe", "recipe.yaml"], ["recipe.yaml"]])
    func plan(_ arguments: [String]) async throws {
        try await with { sandbox, sample in
            let ended = try await sandbox.run(["plan"] + arguments + ["--set", "UPLOAD_KEY=x", "--format", "text"])
            #expect(ended.status == 0, "\(ended.diagnostics)")
            for part in [
                "Machine: profile 'debian-12' (the recipe's)\n", "7 processors, 1.0 GiB of memory",
                "\n  $ echo from the recipe\n", "LEVEL=3", "\n  UPLOAD_KEY=x\n",
                "The script is that of 'mine.sh', as asked",
                "The script fetches what may have changed since: https://suite.invalid/x.git",
            ] { #expect(ended.output.contains(part), "\(part)\n\(ended.output)") }
            #expect(!ended.output.contains("nobody can read"))
            #expect(sample.requests.isEmpty)
        }
    }

    @Test("Is found by its job where there is no network, and what is missing is told before anything starts")
    func offline() async throws {
        try await with { sandbox, sample in
            for target in [[sample.failedJobURL], ["--recipe", "recipe.yaml"]] {
                let ended = try await sandbox.run(["run", "--offline"] + target)
                #expect(ended.status == 2)
                #expect(
                    ended.failure.hasPrefix(
                        "error: Not on this machine, and wanted without network: the image of the machine's profile; "
                            + "the artifacts of 'x86_64-debian-12' (\(SampleGitLab.buildJob)); commit "),
                    "\(ended.diagnostics)")
            }
            let unknown = try await sandbox.run(["run", "--offline", sample.passedJobURL])
            #expect(unknown.failure.hasPrefix("error: No run here has a recipe of job \(SampleGitLab.passedJob)\n"))
            let pipeline = sample.failedJobURL.replacing("jobs/\(SampleGitLab.failedJob)", with: "pipelines/1")
            #expect(try await sandbox.run(["run", "--offline", pipeline]).status == 64)
            #expect(sample.requests.isEmpty)
            #expect(sandbox.leftovers() == [])
        }
    }

    @Test("Becomes a bundle, which is planned as the recipe is")
    func bundle() async throws {
        try await with { sandbox, _ in
            let packed = try await sandbox.run(["bundle", "last", "--output", "x.tar.zst"])
            #expect(packed.status == 0, "\(packed.diagnostics)")
            #expect(packed.output == "x.tar.zst\n")
            let ended = try await sandbox.run(["plan", "--recipe", "x.tar.zst", "--offline"])
            #expect(ended.status == 0, "\(ended.diagnostics)")
            #expect(ended.output.contains("\n  $ echo from the recipe\n"))
            let unknown = try await sandbox.run(["bundle", "nope"])
            #expect(unknown.status == 64)
            #expect(unknown.failure.contains("hint: the newest runs: 20261126-aaaa"))
        }
    }

    @Test("Of a stranger's gets no token of the user's, unless it is of a server that is set up")
    func token() async throws {
        try await with { sandbox, sample in
            let token = ["VIRT_CI_TOKEN": "glpat-mine"]
            #expect(try await sandbox.run(["bundle", "last"], environment: token).status == 0)
            #expect(!sample.requests.isEmpty)
            #expect(sample.requests.allSatisfy { !$0.hasCredential })
            try FileManager.default.removeItem(atPath: sandbox.root + "/cache")
            let known = token.merging(["VIRT_CI_GITLAB": sample.baseURL.absoluteString]) { $1 }
            #expect(try await sandbox.run(["bundle", "last"], environment: known).status == 0)
            #expect(sample.requests.contains { $0.hasCredential })
            #expect(sample.credentialLeaks.isEmpty)
        }
    }

    @Test("Whose archive is another than GitLab's now is not run")
    func changed() async throws {
        try await with { sandbox, sample in
            try sandbox.write(
                recipe(sample, archive: String(repeating: "a", count: 64)),
                to: "state/virt-ci/runs/20261126-aaaa/recipe.yaml")
            let ended = try await sandbox.run(["bundle", "last", "--output", "x"])
            #expect(ended.status == 2)
            #expect(
                ended.failure.hasPrefix(
                    "error: 'x86_64-debian-12 (\(SampleGitLab.buildJob))' is not what the recipe has"),
                "\(ended.diagnostics)")
            #expect(!FileManager.default.fileExists(atPath: sandbox.root + "/x"))
        }
    }

    @Test("The caches keep to the size that is set")
    func budget() async throws {
        try await with { sandbox, _ in
            #expect(try await sandbox.run(["bundle", "last"]).status == 0)
            let archives = sandbox.root + "/cache/virt-ci/archives"
            func kept() throws -> Int {
                try FileManager.default.subpathsOfDirectory(atPath: archives).filter { $0.hasSuffix(".zip") }.count
            }
            #expect(try kept() == 1)
            let wrong = try await sandbox.run(["gc"], environment: ["VIRT_CI_CACHE_LIMIT": "much"])
            #expect(
                wrong.failure == "error: VIRT_CI_CACHE_LIMIT is 'much', which is no size\nhint: for instance 20 GiB")
            let ended = try await sandbox.run(["gc"], environment: ["VIRT_CI_CACHE_LIMIT": "1 kB"])
            #expect(ended.status == 0)
            #expect(ended.diagnostics.contains("from the caches"))
            #expect(try kept() == 0)
        }
    }

    @Test(
        "What can't be meant is told",
        arguments: [
            (["--recipe", "nope.yaml"], 64, "error: Cannot read the recipe 'nope.yaml'"),
            ([], 64, "error: Missing a job"),
            (["--recipe", "recipe.yaml", "https://gitlab.com/a/b/-/jobs/1"], 64, "error: A job and '--recipe'"),
            (["--recipe", "other.yaml"], 2, "error: 'other.yaml' is no recipe: "),
            (["recipe.yaml", "--replace-url", "x"], 64, "error: '--replace-url x' is no OLD=NEW"),
            (["recipe.yaml", "--replace-url", "x=y"], 64, "error: 'x' is no address of a git repository"),
            (["recipe.yaml", "--replace-url", "https://x/y=ext::sh"], 64, "error: 'ext::sh' is no git repository"),
            (["recipe.yaml", "--replace-url", "https://x/y=file:///y"], 64, "error: 'file:///y' is no address"),
        ])
    func wrong(_ arguments: [String], _ status: Int32, _ text: String) async throws {
        try await with { sandbox, _ in
            try sandbox.write("image: x\n", to: "other.yaml")
            let ended = try await sandbox.run(["plan"] + arguments)
            #expect(ended.status == status)
            #expect(ended.failure.hasPrefix(text), "\(ended.diagnostics)")
        }
    }
}
