import Foundation
import Programs
import Testing

@Suite("Manual pages")
struct ManualTests {
    private static let mandoc = Program("mandoc", debianPackage: "mandoc", fedoraPackage: "mandoc")

    private func withPages(_ body: (Sandbox, String) async throws -> Void) async throws {
        try await Sandbox.with { sandbox in
            let folder = sandbox.root + "/man"
            let ended = try await sandbox.run(
                ["generate-manual", folder], environment: ["SOURCE_DATE_EPOCH": "1764115200"])
            #expect(ended.status == 0)
            try await body(sandbox, folder)
        }
    }

    @Test("There is one for each command, and the program's lists them in the groups of its help")
    func pages() async throws {
        try await withPages { sandbox, folder in
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(Set(names).isSuperset(of: ["virt-ci.1", "virt-ci-run.1", "virt-ci-image-build.1"]))
            #expect(!names.contains { $0.contains("generate") || $0.contains("help") })
            let page = try String(contentsOfFile: folder + "/virt-ci.1", encoding: .utf8)
            #expect(page.contains(".Dd November 26, 2025\n.Dt VIRT-CI 1\n"))
            let help = try await sandbox.run(["--help"]).output
            for line in help.split(separator: "\n") where line.hasSuffix(" SUBCOMMANDS:") {
                let group = line.dropLast(" SUBCOMMANDS:".count).lowercased().replacing("-", with: "\\-")
                #expect(page.lowercased().contains(".ss \(group)\n"), "\(line)")
            }
        }
    }

    @Test("Each command that a person types has examples")
    func examples() async throws {
        // What GitLab Runner calls nobody types.
        let runners = Set(["config", "prepare", "run", "cleanup"].map { "virt-ci-executor-\($0).1" })
        try await withPages { _, folder in
            let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder)).subtracting(runners)
            for name in names where !names.contains(where: { $0.hasPrefix(name.dropLast(2) + "-") }) {
                let page = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                #expect(page.contains("\n.Sh EXAMPLES\n"), "\(name)")
            }
        }
    }

    @Test("They are in order to mandoc", .enabled(if: (try? mandoc.locate()) != nil, "needs mandoc"))
    func lint() async throws {
        try await withPages { _, folder in
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
            let result = try await Self.mandoc.result(["-T", "lint", "-W", "warning"] + files.sorted())
            #expect(result.text == "")
            let shown = try await Self.mandoc.run(["-T", "ascii", folder + "/virt-ci-run.1"])
            let text = shown.text.replacing(#/.\u{8}/#, with: "")
            #expect(text.contains("EXAMPLES\n"))
            #expect(text.contains("virt-ci run URL --keep             to look into the machine afterwards"))
        }
    }
}
