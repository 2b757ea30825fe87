import Foundation
import SampleGitLab
import Testing

@Suite("A plan", .enabled(if: Installed.sample, Installed.sampleReason))
struct PlanTests {
    private func plan(
        _ arguments: [String] = [], job: Int = SampleGitLab.failedJob, isRecorded: Bool = true,
        faults: Set<SampleGitLab.Fault> = []
    ) async throws -> (ended: Invocation, isUntouched: Bool) {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            return try await SampleFixture.with {
                $0.recordsDefinitions = isRecorded
                $0.faults = faults
            } _: { sample in
                let ended = try await sandbox.run(["plan", sample.jobURL(job)] + arguments)
                let fetched = sample.requests.contains {
                    $0.server == .storage || $0.target.contains("git-upload-pack")
                }
                #expect(sample.credentialLeaks.isEmpty)
                return (ended, !fetched && sandbox.machines.isEmpty && sandbox.leftovers() == [])
            }
        }
    }

    @Test("Of a recorded job: says what would run, with what, and what differs, and touches nothing")
    func recorded() async throws {
        let (ended, isUntouched) = try await plan()
        #expect(ended.status == 0, "\(ended.diagnostics)")
        #expect(ended.diagnostics == "")
        #expect(isUntouched)
        for part in [
            "Job 'debian-12-tests' (7001234) of sample-virt/hypervisor", "\n  definition: recorded by the executor\n",
            "\n  time limit: 40 min\n", "\nMachine: profile 'debian-12' (CI's, as recorded)\n",
            "\n  image: to be made or fetched first\n", "\n  image: sha256:5a5a5a5a", "100 commits of history",
            "  in /builds/sample-virt/hypervisor\n", "\n  $ run_integration\n", "\n  $ set +e\n",
            "by recorded", "\nArtifacts kept (on_failure): logs\n", "\nVariables of the job, as recorded:\n",
            "\n  SAMPLE_VARIANT=as-recorded\n", "\nVariables that nobody can read:\n  SAMPLE_UPLOAD_KEY\n",
            "\nDifferences from CI:\n", "\n  tokens: ",
        ] { #expect(ended.output.contains(part), "\(part)\n\(ended.output)") }
        #expect(!ended.output.contains("predefined-variables: "))
        // The recording has a variable with sequences for terminals in it.
        #expect(ended.output.contains("\n  SAMPLE_PROMPT=$ "))
        #expect(ended.output.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x202e) })
    }

    @Test("Of a job without a recording: the merged configuration, and what that can't tell")
    func merged() async throws {
        let (ended, isUntouched) = try await plan(isRecorded: false)
        #expect(ended.status == 0)
        #expect(isUntouched)
        for part in [
            "\n  definition: merged configuration\n", "(the job's DISTRO)", "by trace", "\n  time limit: 1 h\n",
            "\nVariables predefined by GitLab:\n", "\nVariables of the configuration:\n",
            "\nNot pinned:\n  Nothing tells from which image CI's machine started\n", "\n  predefined-variables: ",
        ] { #expect(ended.output.contains(part), "\(part)\n\(ended.output)") }
        #expect(!ended.output.contains("SAMPLE_VARIANT"))
    }

    @Test("A job that names no machine gets the user's usual one; one that does keeps its own")
    func usualProfile() async throws {
        try await Sandbox.with { sandbox in
            try sandbox.writeProfile()
            try sandbox.write("profile: nowhere-1\n", to: "config/virt-ci/config.yaml")
            try await SampleFixture.with {
                $0.recordsDefinitions = false
            } _: { sample in
                let own = try await sandbox.run(["plan", sample.jobURL(SampleGitLab.failedJob)])
                #expect(own.output.contains("(the job's DISTRO)"), "\(own.diagnostics)")
                let nameless = ["plan", sample.jobURL(SampleGitLab.failedJob), "--set", "DISTRO="]
                let unknown = try await sandbox.run(nameless)
                #expect(unknown.diagnostics.contains("'nowhere-1'"), "\(unknown.diagnostics)")
                let usual = try await sandbox.run(nameless, environment: ["VIRT_CI_PROFILE": "debian-12"])
                #expect(usual.output.contains("profile 'debian-12' (your usual one; the job names none)"))
            }
        }
    }

    @Test("As JSON is one document that has every name, in both cases", arguments: [true, false])
    func json(_ isRecorded: Bool) async throws {
        let (ended, isUntouched) = try await plan(["--format", "json"], isRecorded: isRecorded)
        #expect(ended.status == 0)
        #expect(ended.diagnostics == "")
        #expect(isUntouched)
        let document = try ended.document()
        #expect(
            Set(document.keys) == [
                "schema", "job", "definition", "profile", "machine", "machineInCI", "sources", "dependencies",
                "scripts", "variables", "artifacts", "timeoutSeconds", "unpinned", "notes", "differences",
            ])
        #expect(document["definition"] as? String == (isRecorded ? "recorded" : "merged"))
        #expect((document["machineInCI"] is NSNull) == !isRecorded)
        #expect(document["timeoutSeconds"] as? Int == (isRecorded ? 2400 : 3600))
        let profile = try #require(document["profile"] as? [String: String])
        #expect(profile == ["name": "debian-12", "chosenBy": isRecorded ? "recorded" : "variable"])
        let machine = try #require(document["machine"] as? [String: Any])
        #expect(
            Set(machine.keys) == ["type", "processors", "memoryBytes", "diskBytes", "network", "accelerator", "image"])
        let needed = try #require(document["dependencies"] as? [[String: Any]])
        #expect(needed.compactMap { $0["id"] as? Int } == [SampleGitLab.buildJob, SampleGitLab.bindingsJob])
        for use in needed {
            #expect(
                Set(use.keys) == [
                    "project", "job", "id", "pinnedBy", "state", "cached", "bytes", "until", "replacedBy",
                    "alternatives",
                ])
            #expect(use["pinnedBy"] as? String == (isRecorded ? "recorded" : "trace"))
            #expect(use["state"] as? String == "present")
            #expect(use["cached"] as? Bool == false)
        }
        let scripts = try #require(document["scripts"] as? [[String: Any]])
        #expect(scripts.compactMap { $0["stage"] as? String } == ["build_script", "after_script"])
        let variables = try #require(document["variables"] as? [[String: Any]])
        #expect(variables.allSatisfy { Set($0.keys) == ["name", "value", "origin"] })
        let hidden = variables.filter { $0["origin"] as? String == "unknown" }
        #expect(hidden.compactMap { $0["name"] as? String } == (isRecorded ? ["SAMPLE_UPLOAD_KEY"] : []))
        let differences = try #require(document["differences"] as? [[String: Any]])
        #expect(differences.contains { $0["name"] as? String == "tokens" })
    }

    @Test("Artifacts that are gone are said to be, with when and what to do; a folder of one's own is named")
    func expired() async throws {
        let gone: Set<SampleGitLab.Fault> = [.artifactsExpired(job: SampleGitLab.buildJob)]
        let text = try await plan(faults: gone).ended
        #expect(text.status == 0)
        #expect(text.output.contains("expired 2026-11-24T00:48:37Z; give the packages with --rpms DIR"))
        let replaced = try await plan(["--rpms", "profiles", "--format", "json"], faults: gone).ended
        let needed = try #require(try replaced.document()["dependencies"] as? [[String: Any]])
        #expect(needed.map { $0["state"] as? String } == ["expired", "present"])
        #expect(needed.map { $0["replacedBy"] as? String } == ["profiles", nil])
    }

    @Test("What could be taken instead is named, and taken when that is said")
    func alternatives() async throws {
        let gone: Set<SampleGitLab.Fault> = [.artifactsExpired(job: SampleGitLab.bindingsJob)]
        let other = SampleGitLab.newerBindingsJob
        let text = try await plan(faults: gone).ended
        #expect(text.output.contains("--needs 'x86_64-debian-12=\(other)' (the same commit)"), "\(text.output)")
        for option in ["--needs", "--rpms"] {
            let taken = try await plan(
                [option, "x86_64-debian-12=\(other)", "--format", "json"], faults: gone
            ).ended
            #expect(taken.status == 0, "\(taken.diagnostics)")
            let needed = try #require(try taken.document()["dependencies"] as? [[String: Any]])
            #expect(needed.map { $0["id"] as? Int } == [SampleGitLab.buildJob, other])
            #expect(needed.map { ($0["alternatives"] as? [Any])?.count } == [0, 0])
        }
        let forAll = try await plan(["--rpms", "\(other)", "--format", "json"], faults: gone).ended
        let needed = try #require(try forAll.document()["dependencies"] as? [[String: Any]])
        #expect(needed.map { $0["replacedBy"] as? String } == [nil, "job \(other)"])
    }

    @Test("The configuration isn't needed for what was recorded")
    func withoutLint() async throws {
        let closed: Set<SampleGitLab.Fault> = [.lintForbidden, .filesForbidden]
        let recorded = try await plan(faults: closed).ended
        #expect(recorded.status == 0)
        #expect(recorded.output.contains("unknown project"))
        #expect(recorded.output.contains("Nothing tells whose job 'x86_64-debian-12' (7001100) is"))
        let merged = try await plan(isRecorded: false, faults: closed).ended
        #expect(merged.status == 2)
        #expect(merged.output == "")
    }

    @Test("Where CI lint is closed the configuration files are read, and the plan says so")
    func resolvedHere() async throws {
        let ended = try await plan(isRecorded: false, faults: [.lintForbidden]).ended
        #expect(ended.status == 0)
        #expect(ended.output.contains("definition: configuration files, merged by virt-ci"))
        #expect(ended.output.contains("GitLab's CI lint isn't allowed here"))
    }

    @Test("Another profile is taken and told; one that isn't there is an error, as in a run")
    func profiles() async throws {
        let other = try await plan(["--profile", "fedora-43"]).ended
        #expect(other.status == 0)
        #expect(other.output.contains("Machine: profile 'fedora-43' (as asked)"))
        #expect(other.output.contains("The machine is 'fedora-43', as asked; the job's own is 'debian-12'"))
        let absent = try await plan(["--profile", "debian-21"]).ended
        #expect(absent.status == 2)
        #expect(absent.failure.contains("There is no profile 'debian-21'"))
    }

    @Test("What can't be planned ends as a run of it would")
    func failures() async throws {
        let missing = try await plan(job: 42).ended
        #expect(missing.status == 2)
        #expect(missing.failure.contains("shows no job 42"))
        #expect(missing.output == "")
        let folder = try await plan(["--rpms", "absent"]).ended
        #expect(folder.status == 64)
        #expect(folder.failure.contains("There is no folder 'absent'"))
        // Its log tells no dependencies, and the only candidate is younger than the job.
        let unknown = try await plan(job: 7_000_934).ended
        #expect(unknown.status == 2)
        #expect(unknown.failure.contains("Neither the job's log nor GitLab tells"))
    }
}
