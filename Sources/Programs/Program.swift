/// An external program, and what to install when it is missing.
public struct Program: Sendable, Hashable {
    /// The name looked up in `PATH`, or an absolute path.
    public let name: String
    /// The package that brings it on Debian and Ubuntu.
    public let debianPackage: String
    /// The package that brings it on Fedora and CentOS.
    public let fedoraPackage: String

    public init(_ name: String, debianPackage: String, fedoraPackage: String) {
        self.name = name
        self.debianPackage = debianPackage
        self.fedoraPackage = fedoraPackage
    }
}

extension Program {
    /// OpenSSH's client.
    public static let ssh = Program("ssh", debianPackage: "openssh-client", fedoraPackage: "openssh-clients")
    /// Makes the key pairs of a machine.
    public static let sshKeygen = Program("ssh-keygen", debianPackage: "openssh-client", fedoraPackage: "openssh")
    /// Fetches sources.
    public static let git = Program("git", debianPackage: "git", fedoraPackage: "git-core")
    /// Git's extension for large files; what needs it works without, and says what is missing.
    public static let gitLFS = Program("git-lfs", debianPackage: "git-lfs", fedoraPackage: "git-lfs")
    /// Unpacks reports.
    public static let gzip = Program("gzip", debianPackage: "gzip", fedoraPackage: "gzip")
    /// libarchive's tar: unpacks zip and tar, and refuses names that leave the folder.
    public static let bsdtar = Program("bsdtar", debianPackage: "libarchive-tools", fedoraPackage: "bsdtar")
    /// Writes the NoCloud seed as an ISO 9660 image.
    public static let xorriso = Program("xorriso", debianPackage: "xorriso", fedoraPackage: "xorriso")
    /// Makes namespaces, for a libvirt daemon of our own.
    public static let unshare = Program("unshare", debianPackage: "util-linux", fedoraPackage: "util-linux")
    /// libvirt's monolithic daemon.
    public static let libvirtd = Program("libvirtd", debianPackage: "libvirt-daemon", fedoraPackage: "libvirt-daemon")
    /// User networking without privileges.
    public static let passt = Program("passt", debianPackage: "passt", fedoraPackage: "passt")
    /// The x86 system emulator.
    public static let qemu = Program(
        "qemu-system-x86_64", debianPackage: "qemu-system-x86", fedoraPackage: "qemu-system-x86-core")
    /// Looks at and converts disk images.
    public static let qemuImg = Program("qemu-img", debianPackage: "qemu-utils", fedoraPackage: "qemu-img")
}
