import Foundation
import Programs
import Testing

@testable import Images

@Suite("The files put into an image")
struct GuestFilesTests {
    @Test("Paths are relative, plain and different")
    func paths() {
        let paths = GuestFiles.all.map(\.path)
        #expect(Set(paths).count == paths.count)
        for path in paths { #expect(path.wholeMatch(of: /[a-z][A-Za-z0-9._\/-]*/) != nil && !path.contains("..")) }
    }

    @Test("Shell scripts are understood by a shell")
    func shell() async throws {
        let program = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
        for file in GuestFiles.all where file.contents.hasPrefix("#!") || file.path.hasSuffix("resolv") {
            try await program.run(["-n"], input: .data(Data(file.contents.utf8)))
        }
        for script in [DiskScript.text, InstallScript.text] {
            try await program.run(["-n"], input: .data(Data(script.utf8)))
        }
    }
}
