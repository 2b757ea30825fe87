import Foundation
import Profiles
import Programs
import Testing

@testable import Machines

@Suite("What prepares an image")
struct PreparationScriptTests {
    private static let shells = [
        Program("sh", debianPackage: "dash", fedoraPackage: "bash"),
        Program("bash", debianPackage: "bash", fedoraPackage: "bash"),
    ]

    private func check(_ text: String, with shell: Program = shells[1]) async throws {
        try await shell.run(["-n"], input: .data(Data(text.utf8)))
    }

    @Test("Is understood by bash, whatever the profile wants", arguments: PackageManager.allCases)
    func syntax(manager: PackageManager) async throws {
        let preparation = Preparation(
            packageManager: manager, packageSources: "echo sources", packages: ["perl", "perl(Test::More)"],
            pythonPackages: ["avocado-framework==113.0"], script: "case x in x) echo ;; esac # a comment")
        try await check(PreparationScript(preparation: preparation, login: Login(user: "o'neil")).text)
        try await check(PreparationScript(preparation: Preparation(), login: Login()).text)
    }

    @Test("The machine's own program is understood by a plain shell")
    func identity() async throws { try await check(IdentityProgram.text, with: Self.shells[0]) }

    @Test("Names reach the package manager as words")
    func words() {
        let preparation = Preparation(packageManager: .dnf, packages: ["perl(Test::More)", "a;b"])
        let text = PreparationScript(preparation: preparation, login: Login()).text
        #expect(text.contains("dnf install -y --setopt=install_weak_deps=False -- 'perl(Test::More)' 'a;b'\n"))
    }

    @Test("The profile's lines can't end the script, and what they set is gone after them")
    func lines() async throws {
        let preparation = Preparation(script: "set +e\nfalse\nleft=over")
        let text = PreparationScript(preparation: preparation, login: Login()).text
        #expect(text.contains("(\nset +e\nfalse\nleft=over\n)\n"))
    }
}
