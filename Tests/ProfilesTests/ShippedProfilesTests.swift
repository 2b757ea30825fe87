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
        #expect(
            entries.map(\.name) == [
                "almalinux-10", "almalinux-9", "centos-stream-10", "centos-stream-9", "debian-12", "debian-13",
                "fedora-43", "fedora-44", "fedora-rawhide", "opensuse-leap-16", "ubuntu-2404",
            ])
        for entry in entries { #expect(try catalogue.profile(entry).name == entry.name) }
    }

    /// Those of a distribution's own image.
    static let cloud = [
        "almalinux-10", "almalinux-9", "centos-stream-10", "centos-stream-9", "fedora-43", "fedora-44",
        "fedora-rawhide", "opensuse-leap-16", "ubuntu-2404",
    ]

    @Test("The shape of CI: q35, 4 processors, 8 GiB, 50 GiB, nested", arguments: cloud)
    func hasCIShape(_ name: String) throws {
        let profile = try catalogue.profile(named: name)
        #expect(
            profile.shape
                == MachineShape(
                    machine: "q35", processors: 4, memoryBytes: 8 << 30, diskBytes: 50 << 30,
                    nestedVirtualisation: true, accelerator: .auto))
        #expect(profile.login == Login(user: "root") && profile.boot == .loader && profile.firmware == .bios)
        guard case .download(let image) = profile.image else {
            Issue.record("\(profile.image)")
            return
        }
        #expect(image.checksumURL != nil)
        // The key is there, and is one.
        if let key = image.keyFile {
            let text = try String(contentsOfFile: key, encoding: .utf8)
            #expect(text.contains("-----BEGIN PGP PUBLIC KEY BLOCK-----"))
        }
    }

    @Test("Each has a way to install what libvirt-tck needs, and lists it", arguments: cloud)
    func isPrepared(_ name: String) throws {
        let preparation = try #require(try catalogue.profile(named: name).preparation)
        let manager: PackageManager =
            name.hasPrefix("ubuntu") ? .apt : name.hasPrefix("opensuse") ? .zypper : .dnf
        #expect(preparation.packageManager == manager)
        #expect(Set(preparation.packages).count == preparation.packages.count)
        let isDebian = manager == .apt
        // Modules of every kind: one there everywhere, and those for which it takes CPAN somewhere.
        #expect(preparation.packages.contains(isDebian ? "libxml-twig-perl" : "perl-XML-Twig"))
        let modules = [
            ("perl-TAP-Formatter-JUnit", "libtap-formatter-junit-perl", "TAP::Formatter::JUnit"),
            ("perl-accessors", "libaccessors-perl", "accessors"),
            ("perl-Net-OpenSSH", "libnet-openssh-perl", "Net::OpenSSH"),
            ("perl-IO-Interface", "libio-interface-perl", "IO::Interface"),
        ]
        for (rpm, deb, cpan) in modules {
            let byCPAN = preparation.script?.contains(cpan) == true
            #expect(preparation.packages.contains(isDebian ? deb : rpm) != byCPAN, "\(rpm)")
        }
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

    @Test("Debian 13 is Debian 12's newer brother, with libvirt-tck's modules")
    func debian13() throws {
        let profile = try catalogue.profile(named: "trixie")
        guard case .build(let build) = profile.image else {
            Issue.record("\(profile.image)")
            return
        }
        #expect(build.suite == "trixie" && profile.boot == .kernel && profile.aliases == ["trixie"])
        guard case .build(let older) = try catalogue.profile(named: "debian-12").image else { return }
        #expect(Set(older.packages).isSubset(of: build.packages))
        #expect(build.packages.contains("libtap-formatter-junit-perl"))
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
