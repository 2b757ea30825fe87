import Foundation
import LoopbackGuest
import Testing

@Suite("virt-ci cp", .enabled(if: LoopbackGuest.isInstalled, "needs openssh-server"))
struct CopyTests {
    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    @Test("A file goes into a folder that is there, or gets the given name")
    func fileIn() async throws {
        try await KeptMachine.use { machine in
            let file = try machine.sandbox.write("a patch", to: "fix it.patch", mode: 0o755)
            #expect(try await machine.run("cp", file, "kept:").status == 0)
            #expect(text(machine.project + "/fix it.patch") == "a patch")
            #expect(FileManager.default.isExecutableFile(atPath: machine.project + "/fix it.patch"))
            #expect(try await machine.run("cp", file, "\(machine.name):\(machine.folder)/other").status == 0)
            #expect(text(machine.folder + "/other") == "a patch")
        }
    }

    @Test("A folder goes in and comes out with all that is in it")
    func folders() async throws {
        try await KeptMachine.use { machine in
            let root = machine.sandbox.root
            try machine.sandbox.write("1", to: "tree/a/one")
            try machine.sandbox.write("2", to: "tree/two\nlines")
            #expect(try await machine.run("cp", root + "/tree", ":copied").status == 0)
            #expect(text(machine.project + "/copied/a/one") == "1")
            #expect(try await machine.run("cp", ":copied", root + "/back").status == 0)
            #expect(text(root + "/back/a/one") == "1")
            #expect(text(root + "/back/two\nlines") == "2")
            // Into a folder that is there, twice.
            for _ in 0..<2 { #expect(try await machine.run("cp", "kept:copied", root + "/back").status == 0) }
            #expect(text(root + "/back/copied/a/one") == "1")
        }
    }

    @Test("An empty folder and an empty file come out")
    func empty() async throws {
        try await KeptMachine.use { machine in
            try FileManager.default.createDirectory(
                atPath: machine.project + "/none", withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: machine.project + "/nothing"))
            let root = machine.sandbox.root
            #expect(try await machine.run("cp", ":none", root + "/none").status == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/none").isEmpty)
            #expect(try await machine.run("cp", ":nothing", root).status == 0)
            #expect(text(root + "/nothing") == "")
        }
    }

    @Test("A guest whose archive leaves the folder gets nothing written")
    func escape() async throws {
        try await KeptMachine.use { machine in
            try FileManager.default.createDirectory(
                atPath: machine.project + "/logs", withIntermediateDirectories: true)
            try machine.sandbox.write("x", to: "guest/project/logs/x")
            try machine.sandbox.write("evil", to: "guest/outside")
            // The guest's tar sends what it likes.
            try machine.install(
                "tar", "cat > /dev/null; cd \(machine.project); exec /usr/bin/tar -cPf - ../outside")
            let ended = try await machine.run("cp", ":logs", machine.sandbox.root + "/logs")
            #expect(ended.status == 2)
            #expect(ended.failure.hasPrefix("error: Machine 'kept' sent an entry that leaves the folder: '../outside'"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: machine.sandbox.root + "/logs").isEmpty)
            #expect(text(machine.sandbox.root + "/outside") == nil)
        }
    }

    @Test("No program that acts as another user comes out")
    func specialPermissions() async throws {
        try await KeptMachine.use { machine in
            let file = try machine.sandbox.write("x", to: "guest/project/bin/su", mode: 0o4755)
            #expect(chmod(file, 0o6755) == 0)
            for name in ["bin", "bin/su"] {
                let target = machine.sandbox.root + "/out-" + name.replacing("/", with: "-")
                #expect(try await machine.run("cp", ":" + name, target).status == 0)
                var status = stat()
                #expect(stat(name == "bin" ? target + "/su" : target, &status) == 0)
                #expect(status.st_mode & 0o7777 == 0o755)
            }
        }
    }

    @Test("What is more than the limit ends the copy")
    func limit() async throws {
        try await KeptMachine.use { machine in
            try machine.install("cat", "exec yes")
            try machine.sandbox.write("x", to: "guest/project/x")
            let ended = try await machine.run("cp", "--limit", "1 MiB", ":x", machine.sandbox.root + "/x")
            #expect(ended.status == 2)
            #expect(ended.failure.hasPrefix("error: "))
            #expect(ended.failure.contains("1.0 MiB"))
            let left = try FileManager.default.contentsOfDirectory(atPath: machine.sandbox.root)
            #expect(!left.contains { $0.hasPrefix("x") })
        }
    }

    @Test("What is not there is told with its side")
    func absent() async throws {
        try await KeptMachine.use { machine in
            let there = try await machine.run("cp", ":no\u{1b}[31m", ".")
            #expect(there.status == 64)
            #expect(there.failure.hasPrefix("error: Machine 'kept' shows no 'no"))
            #expect(!there.diagnostics.contains("\u{1b}"))
            let here = try await machine.run("cp", "absent", "kept:")
            #expect(here.failure.hasPrefix("error: There is no 'absent' on this host"))
            #expect(try await machine.run("cp", "a", "b").status == 64)
            #expect(try await machine.run("cp", ":a", ":b").status == 64)
            #expect(try await machine.run("cp", "a", ":b", ".").status == 64)
        }
    }
}
