import Foundation
import LoopbackServer
import Programs
import Synchronization
import Testing

@Suite("Images on the command line", .enabled(if: geteuid() == 0, "needs a libvirt daemon of its own"))
struct ImageTests {
    /// A small image and its digest.
    private func sample(in sandbox: Sandbox) async throws -> (bytes: Data, digest: String) {
        let raw = try sandbox.write(String(repeating: "an image's content ", count: 20_000), to: "raw")
        let file = sandbox.root + "/sample.qcow2"
        try await Program.qemuImg.run(["convert", "-f", "raw", "-O", "qcow2", raw, file])
        let sum = Program("sha256sum", debianPackage: "coreutils", fedoraPackage: "coreutils")
        let said = String(decoding: try await sum.run([file]).standardOutput, as: UTF8.self)
        return (try Data(contentsOf: URL(filePath: file)), String(said.prefix(64)))
    }

    private func write(_ url: String, checksums: String, in sandbox: Sandbox) throws {
        let text = """
            extends: libvirt-ci
            summary: A test's
            image:
              download:
                url: \(url)
                checksums: \(checksums)

            """
        try sandbox.write(text, to: "profiles/sample.yaml")
    }

    @Test("An image is pulled, listed, found good, found changed, and removed")
    func life() async throws {
        try await Sandbox.with { sandbox in
            let (bytes, digest) = try await sample(in: sandbox)
            try await LoopbackServer.run { request in
                switch request.path {
                case "/c-latest.qcow2": Reply(200, ["ETag": "\"1\""], body: bytes)
                case "/SUMS": Reply(text: "\(digest)  c-20261120.0.qcow2\n\(digest)  c-latest.qcow2\n")
                default: Reply(404, text: "none")
                }
            } _: { server in
                let url = server.at("/c-latest.qcow2").absoluteString
                try write(url, checksums: server.at("/SUMS").absoluteString, in: sandbox)
                let pulled = try await sandbox.run(["image", "pull", "sample"])
                #expect(pulled.status == 0 && pulled.output == "sha256:\(digest)\n", "\(pulled.diagnostics)")
                #expect(
                    pulled.diagnostics.contains("The newest build is c-20261120.0.qcow2, sha256:\(digest.prefix(12))"))
                #expect(pulled.diagnostics.contains("taken on the word of 127.0.0.1: the profile has no key"))
                let again = try await sandbox.run(["image", "pull", "sample"])
                #expect(again.output == pulled.output && again.diagnostics.contains("is here already"))

                let list = try await sandbox.run(["image", "list"])
                #expect(list.output.contains("sample   sha256:\(digest.prefix(12))"), "\(list.output)")
                #expect(list.output.contains("c-20261120.0.qcow2"))
                let json = try await sandbox.run(["image", "list", "--format", "json"])
                let images = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
                let image = try #require(images?.first)
                #expect(image["digest"] as? String == digest && image["origin"] as? String == url)
                #expect((image["trust"] as? [String: String]) == ["kind": "host", "by": "127.0.0.1"])
                #expect((image["machines"] as? [String]) == [] && image["created"] is String)

                let good = try await sandbox.run(["image", "verify", "sample"])
                #expect(good.status == 0 && good.output.contains("good"), "\(good.diagnostics)")
                let volume = try #require(image["diskVolume"] as? String)
                try Data("other".utf8).write(to: URL(filePath: "\(sandbox.root)/data/virt-ci/volumes/\(volume)"))
                let changed = try await sandbox.run(["image", "verify", String(digest.prefix(8))])
                #expect(changed.status == 2 && changed.output.contains("changed: it is sha256:"))
                #expect(changed.failure.hasPrefix("error: 1 of 1 image is not what the digest names\nhint: "))
                let removed = try await sandbox.run(["image", "remove", "sample"])
                #expect(removed.status == 0 && removed.diagnostics.contains("is gone"), "\(removed.diagnostics)")
                #expect(try await sandbox.run(["image", "list"]).diagnostics == "There are no images.\n")
                #expect(sandbox.leftovers() == [])
            }
        }
    }

    @Test("An image that a machine uses stays, and the machine is named; what no profile leads to is collected")
    func inUse() async throws {
        try await Sandbox.with { sandbox in
            let (_, digest) = try await sample(in: sandbox)
            try write("https://a.invalid/x", checksums: "https://a.invalid/s", in: sandbox)
            let imported = try await sandbox.run(["image", "import", "sample.qcow2", "--profile", "sample"])
            #expect(imported.status == 0 && imported.output == "sha256:\(digest)\n", "\(imported.diagnostics)")
            let lease = """
                {"machine": "virt-ci-x-1", "uri": "qemu:///session", "pool": "virt-ci", "volumes": [],
                 "profile": "sample", "image": "sha256:\(digest)", "created": "2026-11-20T10:00:00Z",
                 "keptUntil": "2099-01-01T00:00:00Z"}
                """
            try sandbox.write(lease, to: "state/virt-ci/machines/virt-ci-x-1/lease.json")
            try sandbox.write("", to: "state/virt-ci/machines/virt-ci-x-1/lock")
            #expect(try await sandbox.run(["image", "list"]).output.contains("virt-ci-x-1"))
            let refused = try await sandbox.run(["image", "remove", "sha256:\(digest)"])
            #expect(refused.status == 2)
            #expect(
                refused.failure.hasPrefix(
                    "error: The image sha256:\(digest.prefix(12)) is in use by virt-ci-x-1\nhint: "))
            #expect(
                try await sandbox.run(["image", "remove", "--unused"]).diagnostics.hasSuffix("Nothing to remove.\n"))
            try FileManager.default.removeItem(atPath: sandbox.root + "/profiles/sample.yaml")
            #expect(
                try await sandbox.run(["image", "remove", "--unused"]).diagnostics.hasSuffix("Nothing to remove.\n"))
            try FileManager.default.removeItem(atPath: sandbox.state + "/machines/virt-ci-x-1")
            // gc leaves young ones.
            let collected = try await sandbox.run(["gc"])
            #expect(collected.status == 0 && !collected.diagnostics.contains("image"), "\(collected.diagnostics)")
            let unused = try await sandbox.run(["image", "remove", "--unused"])
            #expect(unused.diagnostics.contains("The image of 'sample', sha256:\(digest.prefix(12)), is gone"))
        }
    }

    @Test("What can't be pulled, imported, verified or removed is said")
    func failures() async throws {
        try await Sandbox.with { sandbox in
            try write("https://a.invalid/x-1.qcow2", checksums: "https://a.invalid/s", in: sandbox)
            let built = try await sandbox.run(["image", "pull", "debian-13"])
            #expect(built.status == 64)
            #expect(
                built.failure
                    == "error: The image of 'debian-13' isn't one that is downloaded\nhint: virt-ci image build debian-13"
            )
            let offline = try await sandbox.run(["image", "pull", "sample"])
            #expect(offline.status == 2 && offline.failure.hasPrefix("error: Cannot reach a.invalid: "))
            let absent = try await sandbox.run(["image", "import", "none.qcow2", "--profile", "sample"])
            #expect(
                absent.status == 2 && absent.failure.hasPrefix("error: 'ROOT/none.qcow2' can't be used as an image"))
            let unknown = try await sandbox.run(["image", "verify", "nothing"])
            #expect(
                unknown.status == 64 && unknown.failure.hasPrefix("error: There is no image 'nothing'; there are none"))
            for arguments in [["image", "remove"], ["image", "remove", "x", "--unused"]] {
                #expect(try await sandbox.run(arguments).status == 64)
            }
        }
    }
}
