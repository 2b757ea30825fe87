import Foundation
import Testing

@testable import Profiles

@Suite("What a profile's image is prepared with")
struct PreparationTests {
    private func profile(_ preparation: String) throws -> Profile {
        let text = """
            summary: s
            image: {file: base.qcow2}
            shape: {processors: 1, memory: 512 MiB, disk: 2 GB}
            \(preparation)
            """
        return try ProfileReader.read(try compose(text, file: "/one.yaml"), name: "one", file: "/one.yaml")
    }

    @Test("Packages, their manager, and lines of shell arrive as written")
    func read() throws {
        let text = """
            prepare:
              package-manager: dnf
              package-sources: dnf -y install epel-release
              packages: [git, perl-Sys-Virt]
              python-packages: [avocado-framework==113.0]
              script: |
                systemctl enable x
                true
            """
        #expect(
            try profile(text).preparation
                == Preparation(
                    packageManager: .dnf, packageSources: "dnf -y install epel-release",
                    packages: ["git", "perl-Sys-Virt"],
                    pythonPackages: ["avocado-framework==113.0"], script: "systemctl enable x\ntrue"))
    }

    @Test("An image can be taken as it is")
    func none() throws {
        #expect(try profile("prepare: none").takesImageAsItIs)
        #expect(try !profile("").takesImageAsItIs)
        #expect(try !profile("prepare: {package-manager: apt, packages: [git]}").takesImageAsItIs)
        #expect(throws: ProfileError.self) { try profile("prepare: later") }
    }

    @Test("Nothing to do is no preparation", arguments: ["", "prepare: {package-manager: apt, packages: []}"])
    func nothing(_ text: String) throws { #expect(try profile(text).preparation == nil) }

    @Test("Only packages of the distribution need a package manager")
    func scriptAlone() throws {
        #expect(try profile("prepare: {script: 'true'}").preparation == Preparation(script: "true"))
    }
}
