import Foundation
import GitLabCI
import Profiles
import SampleGitLab
import Testing

@testable import Jobs

/// Recipes of the sample's failed job.
enum SampleRecipe {
    static let profile = Profile(
        name: "debian-12", summary: "", image: .file("/x.qcow2"),
        shape: MachineShape(processors: 3, memoryBytes: 1 << 30, diskBytes: 5 << 30))
    static let use = RunReport.ProfileUse(name: "debian-12", image: "sha256:ab", accelerator: "tcg")

    static func of(_ job: ResolvedJob, dependencies: [Recipe.Dependency] = []) -> Recipe {
        Recipe(job, version: "0.0.1", profile: profile, use: use, dependencies: dependencies)
    }

    static func resolved(_ variables: [Variable] = []) async throws -> ResolvedJob {
        try await Sample.with { sample in
            var job = try await sample.resolve()
            job.variables = job.variables.adding(variables)
            return job
        }
    }
}

@Suite("Recipes", .enabled(if: Installed.sample, Installed.sampleReason))
struct RecipeTests {
    private func value(_ recipe: Recipe, _ name: String) -> String? {
        recipe.variables.last { $0.name == name }?.value
    }

    @Test("A recipe says what ran and holds no secret")
    func secrets() async throws {
        let job = try await SampleRecipe.resolved([
            Variable(key: "MASKED", value: "hidden-value-1", isMasked: true, origin: .project),
            Variable(key: "FILE", value: "hidden-value-2", isFile: true, origin: .project),
            Variable(key: "CI_JOB_TOKEN", value: "hidden-value-3", origin: .persisted),
            Variable(key: "ADDRESS", value: "https://hidden-value-1@example.com", origin: .project),
            Variable(key: "PLAIN", value: "shown", origin: .project),
        ])
        var written = job
        written.definition.script.append("curl --header hidden-value-1")
        let recipe = SampleRecipe.of(written)
        let text = try RecipeFile.text(of: recipe)
        #expect(!text.contains("hidden-"))
        #expect(recipe.scripts.script.last == "curl --header [MASKED]")
        #expect(recipe.secrets == ["ADDRESS", "CI_JOB_TOKEN", "FILE", "MASKED"])
        #expect(value(recipe, "PLAIN") == "shown")
        #expect(value(recipe, "DISTRO") == "debian-12")
        #expect(recipe.scripts.script.contains("run_integration"))
        #expect(recipe.machine.image == "sha256:ab")
        #expect(recipe.machine.processors == 3)
        #expect(recipe.directories.project == "/builds/sample-virt/hypervisor")
        #expect(!recipe.sources.repository.contains("@"))
    }

    @Test("A variable that a secret overrides is not told as if it had counted")
    func overridden() async throws {
        let job = try await SampleRecipe.resolved([
            Variable(key: "LEVEL", value: "plain", origin: .job),
            Variable(key: "LEVEL", value: "hidden", isMasked: true, origin: .project),
        ])
        #expect(value(SampleRecipe.of(job), "LEVEL") == nil)
    }

    @Test("The job of a recipe has the scripts that the job had, byte for byte")
    func roundTrip() async throws {
        let job = try await SampleRecipe.resolved([
            // Values of a lower origin that one refers to, and texts that YAML could take for something else.
            Variable(key: "PATHS", value: "/a", origin: .topLevel),
            Variable(key: "PATHS", value: "$PATHS:/b", origin: .job),
            Variable(key: "RAW", value: "$PATHS", isRaw: true, origin: .job),
            Variable(key: "NUMBER", value: "012345", origin: .job), Variable(key: "TRUTH", value: "yes", origin: .job),
            Variable(key: "LINES", value: "  one\n\ttwo \n\n", origin: .job),
            Variable(key: "ODD", value: "\u{1}\u{7f}\u{85}\u{2028}é👍\r\n# - : '\"", origin: .job),
            Variable(key: "NULL", value: "~", origin: .job), Variable(key: "EMPTY", value: "", origin: .job),
        ])
        let scratch = try ScratchFolder()
        try scratch.write(try RecipeFile.text(of: SampleRecipe.of(job)), to: "recipe.yaml")
        let file = try await RecipeFile.read(scratch.file("recipe.yaml"))
        #expect(file.recipe == SampleRecipe.of(job))
        let again = try ResolvedJob(file.recipe, path: file.path)
        func scripts(_ job: ResolvedJob) -> [String?] {
            let scripts = StageScripts(job: job.definition, variables: job.variables, layout: job.layout)
            return ScriptStage.allCases.map { scripts.script(for: $0) }
        }
        #expect(scripts(again) == scripts(job))
        #expect(again.identity == job.identity)
        #expect(again.definition.artifacts.paths == job.definition.artifacts.paths)
        #expect(again.definition.artifacts.when == job.definition.artifacts.when)
        #expect(again.timeout == job.timeout)
        #expect(again.depth == job.depth)
        #expect(again.repository == job.repository)
    }

    @Test("Secrets that a recipe doesn't tell are asked for, and what was swapped is told again")
    func notes() async throws {
        let job = try await SampleRecipe.resolved([
            Variable(key: "KEY", value: "hidden-value", isMasked: true, origin: .project)
        ])
        var swaps = Swaps()
        swaps.variables = [Variable(key: "LEVEL", value: "2", origin: .local)]
        let again = try ResolvedJob(SampleRecipe.of(try job.applying(swaps)), path: "x")
        #expect(again.notes.contains(.unknownVariables(["KEY"])))
        #expect(again.notes.contains(.swapped(.variables(names: ["LEVEL"]))))
        swaps.variables = [Variable(key: "KEY", value: "mine", isMasked: true, origin: .local)]
        let given = try again.applying(swaps)
        #expect(!given.notes.contains(.unknownVariables(["KEY"])))
        #expect(given.value(of: "KEY") == "mine")
    }

    @Test("The machine is the recipe's, unless another profile is asked for")
    func machine() async throws {
        let again = try ResolvedJob(SampleRecipe.of(try await SampleRecipe.resolved()), path: "x")
        let choice = try ProfileChoice(for: again, Swaps())
        #expect(choice.reason == .recipe)
        #expect(choice.name == "debian-12")
        #expect(try ProfileChoice(for: again, Swaps(profile: "fedora-43")).reason == .option)
        #expect(again.note(onImage: "sha256:cd") == .otherImage(recorded: "sha256:ab", here: "sha256:cd"))
        #expect(again.note(onImage: "sha256:ab") == nil)
    }
}

@Suite("Recipes of strangers", .enabled(if: Installed.sample, Installed.sampleReason))
struct HostileRecipeTests {
    private func reading(_ change: (String) -> String) async throws -> RecipeError? {
        let text = try RecipeFile.text(of: SampleRecipe.of(try await SampleRecipe.resolved()))
        let scratch = try ScratchFolder()
        try scratch.write(change(text), to: "recipe.yaml")
        do {
            let file = try await RecipeFile.read(scratch.file("recipe.yaml"))
            _ = try ResolvedJob(file.recipe, path: file.path)
            return nil
        } catch let error as RecipeError {
            return error
        }
    }

    @Test(
        "What can't be right is told with its place",
        arguments: [
            ("schema: 1\n", "", "schema is missing"),
            ("  id: 7001234\n", "  id: many\n", "job.id is"),
            ("  id: 7001234\n", "", "job.id is missing"),
            ("timeout: 3600", "timeout: 0", "timeout"),
            ("    depth: 100", "    depth: -1", "sources.checkout.depth"),
            ("  commit: ", "  commit: --upload-pack=x#", "sources.commit"),
            ("  repository: http:", "  repository: ext:", "sources.repository"),
            ("  repository: http://", "  repository: http://me:secret@", "sources.repository"),
            ("  project: /builds/", "  project: /builds/../", "directories"),
            ("  type: q35", "  type: 'q35,accel=kvm'", "machine.type"),
            ("  processors: 3", "  processors: 0", "machine.processors"),
            ("  origin: job\n", "  origin: mine\n", "variables"),
            ("  when: on_failure", "  when: later", "artifacts.when"),
        ])
    func invalid(_ old: String, _ new: String, _ place: String) async throws {
        let error = try await reading { $0.replacing(old, with: new) }
        guard case .invalid(_, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(place))
    }

    @Test("A newer form says so")
    func newer() async throws {
        guard case .newerSchema(_, 2) = try await reading({ $0.replacing("schema: 1", with: "schema: 2") }) else {
            Issue.record("another error")
            return
        }
    }

    @Test("Aliases that multiply, and texts that are no YAML, are refused", arguments: [true, false])
    func bombs(_ isBomb: Bool) async throws {
        let laughs = (1...30).map { "x\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n")
        let bomb = "x0: &a0 [1]\n\(laughs)\n"
        let error = try await reading { isBomb ? bomb + $0 : "{ [ \u{0}" }
        guard case .invalid = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

@Suite("Names of packages")
struct RPMPackageTests {
    @Test(
        "Are taken apart at their last dashes and dot",
        arguments: [
            (
                "rpms/libvirt-daemon-driver-qemu-11.9.0-1.fc43.x86_64.rpm",
                ["libvirt-daemon-driver-qemu", "11.9.0", "1.fc43", "x86_64"]
            ),
            ("a-1-2.noarch.rpm", ["a", "1", "2", "noarch"]),
        ])
    func names(_ file: String, _ parts: [String]) throws {
        let package = try #require(RPMPackage(file: file))
        #expect([package.name, package.version, package.release, package.architecture] == parts)
    }

    @Test(
        "Others are none",
        arguments: ["a.rpm", "a-1-2.src.rpm", "a-1.noarch.rpm", "-1-2.noarch.rpm", "a-1-2.x y.rpm", ".rpm"])
    func others(_ file: String) { #expect(RPMPackage(file: file) == nil) }
}

@Suite("What a job fetched by itself")
struct FetchedInputReaderTests {
    private func read(_ text: String, given: [RPMPackage] = []) -> [FetchedInput] {
        var reader = FetchedInputReader(given: given)
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            reader.read(line: String(Substring(line)))
        }
        return reader.found
    }

    @Test("pip names all it installed in one line")
    func pip() {
        let found = read(
            "\u{1b}[32mSuccessfully installed avocado-framework-112.0 python_dateutil-2.9.0.post0\u{1b}[0m\r\n")
        #expect(found.map(\.name) == ["avocado-framework", "python_dateutil"])
        #expect(found.map(\.version) == ["112.0", "2.9.0.post0"])
        #expect(found.allSatisfy { $0.kind == .pip })
    }

    @Test("dnf 4 lists it at the end; what the job was given is no news")
    func dnf4() throws {
        let given = try #require(RPMPackage(file: "sample-hypervisor-1.4.0-1.noarch.rpm"))
        let found = read(
            """
            Installed:
              augeas-1.14.1-2.el9.x86_64      perl-XML-Twig-3.52-23.el9.noarch
              sample-hypervisor-1.4.0-1.noarch

            Complete!
              not-a-1-1.noarch
            """, given: [given])
        #expect(found.map(\.name) == ["augeas", "perl-XML-Twig"])
        #expect(found.first?.version == "1.14.1-2.el9.x86_64")
    }

    @Test("dnf 5 tells each as it comes, with its epoch")
    func dnf5() {
        let found = read(
            """
            [1/3] Verify package files              100% |   1.0 KiB/s |   3.0   B |  00m00s
            [3/4] Installing perl-4:5.42.0-521.fc43.x86_64  100% | 12.0 MiB/s | 1.1 MiB | 00m00s
            Installing a-1-1.noarch
            """)
        #expect(found.map(\.name) == ["perl"])
        #expect(found.first?.version == "5.42.0-521.fc43.x86_64")
    }
}
