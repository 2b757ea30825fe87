internal import Foundation
public import Programs

/// What a build needs of the host.
enum BuildPrograms {
    static let mmdebstrap = Program("mmdebstrap", debianPackage: "mmdebstrap", fedoraPackage: "mmdebstrap")
    static let fakeroot = Program("fakeroot", debianPackage: "fakeroot", fedoraPackage: "fakeroot")
    static let shell = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
    static let tar = Program("tar", debianPackage: "tar", fedoraPackage: "tar")
    static let python = Program("python3", debianPackage: "python3", fedoraPackage: "python3")
    static let aptGet = Program("apt-get", debianPackage: "apt", fedoraPackage: "apt")
    static let aptConfig = Program("apt-config", debianPackage: "apt", fedoraPackage: "apt")

    /// Programs that only the scripts call.
    private static let called = [
        Program("sfdisk", debianPackage: "fdisk", fedoraPackage: "util-linux"),
        Program("mformat", debianPackage: "mtools", fedoraPackage: "mtools"),
        Program("mcopy", debianPackage: "mtools", fedoraPackage: "mtools"),
        Program("syslinux", debianPackage: "syslinux", fedoraPackage: "syslinux"),
        Program("mke2fs", debianPackage: "e2fsprogs", fedoraPackage: "e2fsprogs"),
    ]
    private static let newuidmap = Program("newuidmap", debianPackage: "uidmap", fedoraPackage: "shadow-utils")
    private static let pip = Program("pip", debianPackage: "python3-pip", fedoraPackage: "python3-pip")
    private static let bootCode = Program("mbr.bin", debianPackage: "syslinux-common", fedoraPackage: "syslinux")
    private static let keyring = Program(
        "debian-archive-keyring.gpg", debianPackage: "debian-archive-keyring", fedoraPackage: "debian-keyring")

    /// Where distributions put SYSLINUX's boot code for the MBR.
    private static let bootCodePaths = ["/usr/lib/syslinux/mbr/mbr.bin", "/usr/share/syslinux/mbr.bin"]
    private static let keyringPaths = [
        "/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp",
        "/etc/apt/trusted.gpg.d/debian-archive-bookworm-automatic.gpg",
        "/etc/apt/trusted.gpg.d/debian-archive-bookworm-automatic.asc",
    ]

    /// Path of the MBR's boot code.
    static func bootCodePath() throws -> String { try firstFile(of: bootCodePaths, as: bootCode) }

    /// Looks for everything before any work starts.
    ///
    /// - Throws: `ImageError.programsMissing` with all that is missing.
    static func check(isRoot: Bool, withPython: Bool) async throws {
        var programs = [Program.qemuImg, mmdebstrap, shell, tar, aptGet, aptConfig] + called
        programs += isRoot ? [Program.unshare] : [fakeroot, newuidmap]
        if withPython { programs.append(python) }
        var missing = missing(of: programs)
        for (paths, program) in [(bootCodePaths, bootCode), (keyringPaths, keyring)]
        where (try? firstFile(of: paths, as: program)) == nil { missing.append(program) }
        if withPython, !missing.contains(python) {
            let answer = try await python.result(["-c", "import pip"], deadline: .seconds(60))
            if answer.status != 0 { missing.append(pip) }
        }
        guard missing.isEmpty else { throw ImageError.programsMissing(missing) }
    }

    /// Those of the programs that aren't in `PATH`.
    static func missing(of programs: [Program]) -> [Program] {
        programs.filter { (try? $0.locate()) == nil }
    }

    private static func firstFile(of paths: [String], as program: Program) throws -> String {
        guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else {
            throw ImageError.programsMissing([program])
        }
        return path
    }
}

extension ImageCatalogue {
    /// What this machine lacks to build images from packages; nothing is started but Python.
    public static func missingBuildPrograms(isRoot: Bool, withPython: Bool) async throws -> [Program] {
        do {
            try await BuildPrograms.check(isRoot: isRoot, withPython: withPython)
            return []
        } catch ImageError.programsMissing(let programs) {
            return programs
        }
    }
}
