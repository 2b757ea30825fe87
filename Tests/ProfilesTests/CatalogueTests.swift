import Foundation
import Glibc
import Testing

@testable import Profiles

@Suite("The catalogue of profiles")
struct CatalogueTests {
    private func text(_ summary: String, aliases: String = "[]") -> String {
        """
        summary: \(summary)
        aliases: \(aliases)
        image: {file: base.qcow2}
        shape: {processors: 1, memory: 512 MiB, disk: 2GB}
        network: {libvirt: lab-net}
        readiness: {ssh: 5 min, cloud-init: 1.5 h}
        """
    }

    @Test("The first directory wins, and absent directories are empty")
    func firstWins() throws {
        try withFolders(["a/one.yaml": text("mine"), "b/one.yaml": text("theirs"), "b/two.yml": text("two")]) {
            root throws in
            let catalogue = ProfileCatalogue(directories: ["\(root)/none", "\(root)/a", "\(root)/b"])
            #expect(try catalogue.entries().map(\.name) == ["one", "two"])
            #expect(try catalogue.profile(named: "one").summary == "mine")
            #expect(try catalogue.profile(named: "two").summary == "two")
        }
    }

    @Test("Drafts, backups and other files are no profiles")
    func ignoresOthers() throws {
        let files = [".one.yaml", "one.yaml~", "One.yaml", "-one.yaml", "README.md", "one"]
        try withFolders(Dictionary(uniqueKeysWithValues: files.map { ("a/\($0)", text("x")) })) { root throws in
            #expect(try ProfileCatalogue(directories: ["\(root)/a"]).entries().isEmpty)
        }
    }

    @Test("An alias finds its profile, a name goes before an alias, and a broken neighbour is no hindrance")
    func findsAliases() throws {
        let files = [
            "one.yaml": text("one", aliases: "[two, uno]"), "two.yaml": text("two"), "broken.yaml": "summary: [",
        ]
        try withFolders(files) { root throws in
            let catalogue = ProfileCatalogue(directories: [root])
            #expect(try catalogue.profile(named: "uno").summary == "one")
            #expect(try catalogue.profile(named: "two").summary == "two")
        }
    }

    @Test("An unknown name comes with those there are and the one that was meant")
    func namesTheKnown() throws {
        try withFolders(["fedora-43.yaml": text("f"), "debian-12.yaml": text("d")]) { root throws in
            let catalogue = ProfileCatalogue(directories: [root])
            #expect(
                throws: ProfileError.unknown(
                    name: "fedora-34", known: ["debian-12", "fedora-43"], nearest: "fedora-43", directories: [root])
            ) { try catalogue.profile(named: "fedora-34") }
            #expect(
                throws: ProfileError.unknown(
                    name: "zzz", known: ["debian-12", "fedora-43"], nearest: nil, directories: [root])
            ) { try catalogue.profile(named: "zzz") }
        }
    }

    @Test(
        "A hostile name never becomes a path",
        arguments: ["../x", "/etc/passwd", "", ".", "a/b", "A", "a b", "a\0b", "é", "-a", "a\n", "ａ"])
    func refusesHostileNames(_ name: String) {
        #expect(throws: ProfileError.badName(name)) {
            try ProfileCatalogue(directories: ["/"]).profile(named: name)
        }
    }

    @Test("A name of 64 characters is one, a longer one is none")
    func limitsNames() {
        #expect(ProfileName.isValid(String(repeating: "a", count: 64)))
        #expect(!ProfileName.isValid(String(repeating: "a", count: 65)))
    }

    @Test("Values, defaults and paths arrive as written")
    func readsValues() throws {
        try withFolders(["one.yaml": text("one")]) { root throws in
            let profile = try ProfileCatalogue.profile(file: "\(root)/one.yaml")
            #expect(
                profile
                    == Profile(
                        name: "one", summary: "one", image: .file("\(root)/base.qcow2"),
                        shape: MachineShape(processors: 1, memoryBytes: 512 << 20, diskBytes: 2_000_000_000),
                        network: .libvirt("lab-net"),
                        readiness: Readiness(ssh: .seconds(300), cloudInit: .seconds(5400))))
        }
    }

    @Test("A profile that is no readable file is said with the reason")
    func unreadable() throws {
        try withFolders(["big.yaml": String(repeating: "#", count: 300 << 10), "dir.yaml/x": ""]) { root throws in
            #expect(throws: ProfileError.unreadable(path: "\(root)/none.yaml", code: ENOENT)) {
                try ProfileCatalogue.profile(file: "\(root)/none.yaml")
            }
            #expect(throws: ProfileError.unreadable(path: "\(root)/dir.yaml", code: EISDIR)) {
                try ProfileCatalogue.profile(file: "\(root)/dir.yaml")
            }
            #expect(throws: ProfileError.tooLarge(file: "\(root)/big.yaml", limit: 256 << 10)) {
                try ProfileCatalogue.profile(file: "\(root)/big.yaml")
            }
        }
    }
}
