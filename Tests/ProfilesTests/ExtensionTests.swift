import Foundation
import Testing

@testable import Profiles

@Suite("A profile that extends another")
struct ExtensionTests {
    private static let base = """
        summary: the base
        aliases: [old]
        image:
          download:
            url: https://a.invalid/old.qcow2
            sha256: \(String(repeating: "0", count: 64))
        prepare: {package-manager: dnf, packages: [git, rpm]}
        shape: {processors: 4, memory: 8 GiB, disk: 50 GiB, nested-virtualisation: true}
        """

    /// The problems of the profile `one`, as `file:line key kind`.
    private func problems(_ files: [String: String]) throws -> [String] {
        var found: [String] = []
        try withFolders(files) { root throws in
            do {
                _ = try ProfileCatalogue(directories: [root]).profile(named: "one")
            } catch ProfileError.invalid(_, let problems) {
                found = problems.map { "\($0.file.dropFirst(root.count + 1)):\($0.plain)" }
            }
        }
        return found
    }

    @Test("Mappings are merged, lists and single values replaced")
    func merges() throws {
        let one = """
            extends: two
            summary: mine
            prepare: {packages: [perl]}
            shape:
              memory: 2 GiB
            """
        try withFolders(["one.yaml": one, "base/two.yaml": Self.base]) { root throws in
            let catalogue = ProfileCatalogue(directories: [root])
            let profile = try catalogue.profile(named: "one")
            #expect(profile.summary == "mine" && profile.aliases == [], "the base's aliases mean the base")
            #expect(profile.preparation == Preparation(packageManager: .dnf, packages: ["perl"]))
            #expect(
                profile.shape
                    == MachineShape(
                        processors: 4, memoryBytes: 2 << 30, diskBytes: 50 << 30, nestedVirtualisation: true))
            #expect(try catalogue.entries().map(\.name) == ["one"], "a base is no profile")
        }
    }

    @Test("Where each value was said is known, over three files")
    func origins() throws {
        let files = [
            "one.yaml": "extends: two\nsummary: mine\n\nshape: {memory: 2 GiB}\n",
            "two.yaml": "extends: three\nprepare:\n  packages:\n    - perl\n", "base/three.yaml": Self.base,
        ]
        try withFolders(files) { root throws in
            let resolved = try ProfileCatalogue(directories: [root]).resolved(named: "one")
            #expect(resolved.files.map { $0.dropFirst(root.count + 1) } == ["one.yaml", "two.yaml", "base/three.yaml"])
            let origins = resolved.origins.mapValues { "\($0.file.dropFirst(root.count + 1)):\($0.line)" }
            #expect(
                origins == [
                    "extends": "one.yaml:1", "summary": "one.yaml:2", "shape.memory": "one.yaml:4",
                    "prepare.packages": "two.yaml:3", "prepare.package-manager": "base/three.yaml:7",
                    "image.download.url": "base/three.yaml:5",
                    "image.download.sha256": "base/three.yaml:6", "shape.processors": "base/three.yaml:8",
                    "shape.disk": "base/three.yaml:8", "shape.nested-virtualisation": "base/three.yaml:8",
                ])
        }
    }

    @Test("Another address is another image, and another kind of image takes the place of the base's")
    func otherImages() throws {
        let digest = String(repeating: "1", count: 64)
        let files = [
            "one.yaml":
                "extends: two\nimage: {download: {url: 'https://b.invalid/new', checksums: 'https://b.invalid/s'}}",
            "mine.yaml": "extends: two\nimage: {file: my.qcow2}", "two.yaml": Self.base,
            "pinned.yaml": "extends: two\nimage: {download: {sha256: '\(digest)'}}",
        ]
        try withFolders(files) { root throws in
            let catalogue = ProfileCatalogue(directories: [root])
            #expect(
                try catalogue.profile(named: "one").image
                    == .download(CloudImage(url: "https://b.invalid/new", checksumURL: "https://b.invalid/s")))
            #expect(try catalogue.profile(named: "mine").image == .file("\(root)/my.qcow2"))
            #expect(
                try catalogue.profile(named: "pinned").image
                    == .download(CloudImage(url: "https://a.invalid/old.qcow2", sha256: digest)))
        }
    }

    @Test("A relative path begins at the file in which it stands")
    func paths() throws {
        let two = "summary: s\nimage: {file: two.qcow2}\nshape: {processors: 1, memory: 1 GiB, disk: 2 GiB}\n"
        try withFolders(["mine/one.yaml": "extends: two", "ours/two.yaml": two]) { root throws in
            let catalogue = ProfileCatalogue(directories: ["\(root)/mine", "\(root)/ours"])
            #expect(try catalogue.profile(named: "one").image == .file("\(root)/ours/two.qcow2"))
        }
    }

    @Test("A user's profile may extend ours of the same name")
    func hides() throws {
        let files = ["mine/one.yaml": "extends: one\nshape: {memory: 2 GiB}", "ours/one.yaml": Self.base]
        try withFolders(files) { root throws in
            let catalogue = ProfileCatalogue(directories: ["\(root)/mine", "\(root)/ours"])
            let resolved = try catalogue.resolved(named: "one")
            #expect(resolved.profile.aliases == ["old"])
            #expect(resolved.profile.shape.memoryBytes == 2 << 30 && resolved.profile.shape.processors == 4)
            #expect(resolved.files == ["\(root)/mine/one.yaml", "\(root)/ours/one.yaml"])
            let file = try ProfileCatalogue.profile(file: "\(root)/mine/one.yaml", directories: catalogue.directories)
            #expect(file == resolved.profile)
        }
    }

    @Test("A key without a value takes the base's away")
    func takesAway() throws {
        let one = "extends: one\nprepare:\naliases:\nshape: {nested-virtualisation: }"
        try withFolders(["mine/one.yaml": one, "ours/one.yaml": Self.base]) { root throws in
            let profile = try ProfileCatalogue(directories: ["\(root)/mine", "\(root)/ours"]).profile(named: "one")
            #expect(profile.preparation == nil && profile.aliases == [] && !profile.shape.nestedVirtualisation)
        }
    }

    @Test("A circle is said with its names")
    func circle() throws {
        let files = ["one.yaml": "extends: two", "two.yaml": "\nextends: three", "three.yaml": "extends: two"]
        #expect(try problems(files) == ["three.yaml:1:10 extends: extendsItself(two three two)"])
        #expect(try problems(["one.yaml": "extends: one"]) == ["one.yaml:1:10 extends: extendsItself(one one)"])
    }

    @Test("A base that is not there, or can be no name, is said where it is named")
    func unknown() throws {
        let files = ["one.yaml": "extends: tow", "two.yaml": Self.base]
        #expect(try problems(files) == ["one.yaml:1:10 extends: noSuchBase(nearest: two)"])
        #expect(
            try problems(["one.yaml": "summary: s\nextends: ../two"])
                == ["one.yaml:2:10 extends: unexpected(value(../two), expected: profileName)"])
    }

    @Test("What is wrong in a base is said with the base's file and line, after what is wrong in one's own")
    func brokenBase() throws {
        let files = ["one.yaml": "extends: two\nlogin: {user: 'a b'}", "base/two.yaml": Self.base + "\nboot: never\n"]
        let found = try problems(files)
        #expect(found.count == 2 && found[0].hasPrefix("one.yaml:2:15 login.user: unexpected(value(a b)"), "\(found)")
        #expect(found.last?.hasPrefix("base/two.yaml:9:7 boot: unexpected(value(never)") == true, "\(found)")
        #expect(try problems(["one.yaml": "extends: two", "two.yaml": "a: [b"]).first?.hasPrefix("two.yaml:") == true)
    }

    @Test("Aliases of aliases come to an end")
    func bounded() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            text +=
                "a\(level): &a\(level) [" + repeatElement("*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        #expect(try problems(["one.yaml": text]).first?.contains("syntax(more than 20000 values)") == true)
    }
}
