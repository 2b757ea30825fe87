import Foundation
import Profiles
import Programs
import Testing

@testable import Machines

@Suite("What cloud-init reads", .enabled(if: Installed.has(.sshKeygen), "needs ssh-keygen"))
struct SeedTests {
    private func seed(in scratch: ScratchFolder, login: Login = Login()) async throws -> (Seed, MachineKeys) {
        let keys = MachineKeys(folder: scratch.path)
        if !scratch.has("id_ed25519") { try await keys.make(machine: "virt-ci-test") }
        return (try Seed(machine: "virt-ci-test", instance: UUID(), login: login, keys: keys), keys)
    }

    private func object(_ data: Data?) throws -> [String: Any] {
        let data = try #require(data)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The document below the comment line.
    private func userData(_ seed: Seed) throws -> [String: Any] {
        let data = try #require(try seed.files()["user-data"])
        let lines = data.split(separator: 0x0a, maxSplits: 1)
        #expect(lines.first == Data("#cloud-config".utf8))
        return try object(lines.last)
    }

    @Test("The account is root with our key, and the guest's host key is the pinned one")
    func root() async throws {
        let scratch = try ScratchFolder()
        let (seed, keys) = try await seed(in: scratch)
        let files = try seed.files()
        #expect(Set(files.keys.filter { !$0.contains("/") }) == ["meta-data", "user-data"])
        #expect(try object(files["meta-data"])["local-hostname"] as? String == "virt-ci-test")
        let data = try userData(seed)
        #expect(data["disable_root"] as? Bool == false)
        #expect(data["ssh_pwauth"] as? Bool == false)
        let user = try #require((data["users"] as? [[String: Any]])?.first)
        #expect(user["name"] as? String == "root")
        #expect(user["sudo"] == nil)
        #expect(user["ssh_authorized_keys"] as? [String] == [try keys.publicLoginKey()])
        let hostKeys = try #require(data["ssh_keys"] as? [String: String])
        #expect(hostKeys["ed25519_private"]?.hasPrefix("-----BEGIN OPENSSH PRIVATE KEY-----\n") == true)
        let pinned = try String(contentsOfFile: keys.knownHostsFile, encoding: .utf8)
        #expect(pinned == "virt-ci-test \(try #require(hostKeys["ed25519_public"]))\n")
        #expect(try keys.publicLoginKey() != keys.publicHostKey())
    }

    @Test("A prepared image reads the same facts in plain files")
    func identity() async throws {
        let scratch = try ScratchFolder()
        let (seed, keys) = try await seed(in: scratch)
        let files = try seed.files().mapValues { String(decoding: $0, as: UTF8.self) }
        #expect(files["identity/hostname"] == "virt-ci-test\n")
        #expect(files["identity/authorized_keys"] == "\(try keys.publicLoginKey())\n")
        #expect(files["identity/host_key"] == (try keys.privateHostKey()))
        #expect(files["identity/host_key.pub"] == "\(try keys.publicHostKey())\n")
        #expect(files["identity/machine_id"]?.wholeMatch(of: /[0-9a-f]{32}\n/) != nil)
        #expect(try seed.files()["identity/random"]?.count == 64)
    }

    @Test("Another account gets sudo where the profile says so", arguments: [true, false])
    func sudo(isAllowed: Bool) async throws {
        let scratch = try ScratchFolder()
        let (seed, _) = try await seed(in: scratch, login: Login(user: "ci", sudo: isAllowed))
        let user = try #require((try userData(seed)["users"] as? [[String: Any]])?.first)
        #expect(user["sudo"] as? [String] == (isAllowed ? ["ALL=(ALL) NOPASSWD:ALL"] : nil))
    }

    @Test("Every seed is another instance, so that cloud-init sees a first boot")
    func instances() async throws {
        let scratch = try ScratchFolder()
        let one = try object(try await seed(in: scratch).0.files()["meta-data"])["instance-id"] as? String
        let two = try object(try await seed(in: scratch).0.files()["meta-data"])["instance-id"] as? String
        #expect(one?.hasPrefix("virt-ci-") == true)
        #expect(one != two)
    }

    @Test(
        "The volume is labelled, holds both files, and is nobody else's to read",
        .enabled(if: Installed.has(.xorriso), "needs xorriso"))
    func volume() async throws {
        let scratch = try ScratchFolder()
        let (seed, _) = try await seed(in: scratch)
        let file = scratch.file("seed.iso")
        try await seed.write(to: file)
        let label = try await Program.xorriso.run(["-indev", file, "-pvd_info"]).text
        #expect(label.split(separator: "\n").contains { $0.hasPrefix("Volume Id") && $0.hasSuffix(": cidata") })
        for (name, data) in try seed.files() {
            let copy = scratch.file("copy-of-\(name)")
            try await Program.xorriso.run(["-osirrox", "on", "-indev", file, "-extract", "/\(name)", copy])
            #expect(FileManager.default.contents(atPath: copy) == data)
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(!scratch.has("seed.iso.d"))
    }
}
