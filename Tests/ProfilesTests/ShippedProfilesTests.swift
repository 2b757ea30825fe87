import Foundation
import Testing

@testable import Profiles

@Suite("The profiles that come with the program")
struct ShippedProfilesTests {
    /// `profiles/` of the checkout these tests were built from.
    static let directory = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "profiles").path
    let catalogue = ProfileCatalogue(directories: [directory])

    @Test("All of them can be read")
    func allAreGood() throws {
        let entries = try catalogue.entries()
        #expect(entries.map(\.name) == ["centos-stream-9", "debian-12", "fedora-43"])
        for entry in entries { #expect(try catalogue.profile(entry).name == entry.name) }
    }

    @Test("The shape of CI: q35, 4 processors, 8 GiB, 50 GiB, nested", arguments: ["centos-stream-9", "fedora-43"])
    func hasCIShape(_ name: String) throws {
        let profile = try catalogue.profile(named: name)
        #expect(
            profile.shape
                == MachineShape(
                    machine: "q35", processors: 4, memoryBytes: 8 << 30, diskBytes: 50 << 30,
                    nestedVirtualisation: true, accelerator: .auto))
        #expect(profile.boot == .loader)
        #expect(profile.firmware == .bios)
        guard case .download(let image) = profile.image else {
            Issue.record("\(profile.image)")
            return
        }
        #expect(image.url.hasSuffix("x86_64.qcow2") && image.checksumURL != nil)
    }

    @Test("Debian is built, small, and has what libvirt's jobs take for granted")
    func debianIsBuilt() throws {
        let profile = try catalogue.profile(named: "bookworm")
        #expect(profile.name == "debian-12")
        #expect(profile.shape == MachineShape(processors: 2, memoryBytes: 2 << 30, diskBytes: 12 << 30))
        #expect(profile.login == Login(user: "root", sudo: true))
        #expect(profile.boot == .kernel)
        guard case .build(let build) = profile.image else {
            Issue.record("\(profile.image)")
            return
        }
        #expect(build.suite == "bookworm" && build.diskBytes == 12 << 30)
        #expect(build.pythonPackages == ["avocado-framework"])
        for package in ["git", "sudo", "rpm", "dnf", "libsys-virt-perl", "libvirt-daemon-system", "cloud-init"] {
            #expect(build.packages.contains(package))
        }
    }

    @Test("The manual names every key, and its defaults are the real ones")
    func manualIsComplete() throws {
        let text = try String(contentsOfFile: Self.directory + "/debian-12.yaml", encoding: .utf8)
        let keys =
            MachineShape.keys + ImageSource.keys + ImageBuild.keys + CloudImage.keys + Preparation.keys
            + [
                "summary", "aliases", "prepare", "login", "user", "sudo", "network", "libvirt", "boot", "firmware",
                "readiness",
            ]
        for key in keys { #expect(text.contains("\(key):"), "no '\(key):'") }
        #expect(try catalogue.profile(named: "debian-12").readiness == Readiness())
    }
}
