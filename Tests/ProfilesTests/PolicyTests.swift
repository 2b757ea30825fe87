import Foundation
import Testing

@testable import Profiles

@Suite("A host's policy")
struct PolicyTests {
    private func problems(_ text: String) -> [String] {
        do {
            _ = try HostPolicyReader.read(text, file: "p")
            return []
        } catch .invalid(_, let problems) {
            return problems.map { "\($0.line) \($0.key)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("The shortest policy allows one machine at a time and nothing else")
    func shortest() throws {
        let policy = try HostPolicyReader.read("profiles: [debian-12]\n", file: "p")
        #expect(policy == HostPolicy(profiles: ["debian-12"]))
        #expect(policy.machines == 1 && policy.keep == nil && policy.defaultProfile == nil)
    }

    @Test("Every key is read")
    func everything() throws {
        let text = """
            profiles: [debian-12, fedora-43]
            default-profile: fedora-43
            profile-folders: [/etc/virt-ci/profiles]
            connection: qemu:///system
            machines: 4
            memory: 32 GiB
            disk: 400 GiB
            queue: 30 min
            networks: [auto, user, ci]
            keep-on-failure: {projects: [virt/libvirt, tools/*], for: 2 h, machines: 3}
            recipe-in-log: false
            gitlab-runner: /usr/bin/gitlab-runner
            folders: {state: /srv/ci, runtime: /run/ci, builds: /b, cache: /c}
            """
        let policy = try HostPolicyReader.read(text, file: "p")
        let expected = HostPolicy(
            profiles: ["debian-12", "fedora-43"], defaultProfile: "fedora-43",
            profileFolders: ["/etc/virt-ci/profiles"], connection: "qemu:///system", machines: 4,
            memoryBytes: 32 << 30, diskBytes: 400 << 30, queueLimit: .seconds(1800),
            networks: [.auto, .user, .libvirt("ci")],
            keep: KeepOnFailure(projects: ["virt/libvirt", "tools/*"], duration: .seconds(7200), machines: 3),
            printsRecipe: false, runnerProgram: "/usr/bin/gitlab-runner",
            folders: HostFolders(state: "/srv/ci", runtime: "/run/ci", builds: "/b", cache: "/c"))
        #expect(policy == expected)
    }

    @Test(
        "What is wrong is said with its line and key",
        arguments: [
            ("machines: 2\n", ["1 profiles"]),
            ("profiles: [a]\nmachines: 0\n", ["2 machines"]),
            ("profiles: [a]\nmachine: 2\n", ["2 machine"]),
            ("profiles: [a]\ndefault-profile: b\n", ["2 default-profile"]),
            ("profiles: [../x]\n", ["1 profiles[1]"]),
            ("profiles: [a]\nfolders:\n  state: var\n", ["3 folders.state"]),
            ("profiles: [a]\nfolders:\n  state: /var/../etc\n", ["3 folders.state"]),
            ("profiles: [a]\nkeep-on-failure:\n  for: 3 h\n", ["3 keep-on-failure.projects"]),
            ("profiles: [a]\nkeep-on-failure:\n  projects: ['*']\n", ["3 keep-on-failure.projects[1]"]),
            ("profiles: [a]\nmemory: 32\nqueue: 3 days\n", ["2 memory", "3 queue"]),
            ("profiles: [a]\nprofiles: [b]\n", ["1 profiles"]),
        ])
    func wrong(_ text: String, _ expected: [String]) { #expect(problems(text) == expected) }

    @Test("A group's pattern means what is below the group, and no neighbour with a longer name")
    func projects() {
        let keep = KeepOnFailure(projects: ["a/b", "g/*"])
        #expect(keep.includes(project: "a/b") && keep.includes(project: "g/p") && keep.includes(project: "g/s/p"))
        #expect(!keep.includes(project: "a/bc") && !keep.includes(project: "gg/p") && !keep.includes(project: "g"))
    }

    @Test("A policy that others may write is not obeyed", arguments: [0o666, 0o664, 0o646])
    func writable(_ mode: Int) throws {
        let file = FileManager.default.temporaryDirectory.path + "/policy-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("profiles: [a]\n".utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        #expect(throws: PolicyError.writableByOthers(file: file)) { try HostPolicy.read(file: file) }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        #expect(try HostPolicy.read(file: file).profiles == ["a"])
    }
}
