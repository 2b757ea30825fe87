public import Foundation

/// A base disk in a storage pool: immutable, known by its digest.
public struct Image: Sendable, Equatable, Codable {
    /// The profile it was made for.
    public var profile: String
    /// SHA-256 of what it was made from: 64 hexadecimal digits. The same fingerprint never leads to a second image.
    public var fingerprint: String
    /// SHA-256 of the qcow2 file: 64 hexadecimal digits.
    public var digest: String
    /// For a layer over another image: that one's digest, 64 hexadecimal digits.
    public var base: String?
    /// URI of the libvirt connection that has it.
    public var connection: String
    /// Name of the storage pool.
    public var pool: String
    /// Name of the qcow2 volume.
    public var diskVolume: String
    /// How the kernel is started without the image's boot loader; nil if the image has only its loader.
    public var kernel: Kernel?
    /// Size of the disk that a guest sees, in bytes.
    public var diskBytes: UInt64
    /// Size of the qcow2 file, in bytes.
    public var fileBytes: UInt64
    /// When it came into the catalogue.
    public var created: Date
    /// Where the bytes came from: a web address, a path, or the suite of a build.
    public var origin: String
    /// The distribution's own name of a downloaded build.
    public var name: String?
    /// By whose word a downloaded build is the right one.
    public var trust: ImageTrust?

    /// What is needed to start the kernel directly.
    public struct Kernel: Sendable, Equatable, Codable {
        /// Name of the volume with the kernel.
        public var volume: String
        /// Name of the volume with the initrd.
        public var initrdVolume: String
        /// The kernel's command line.
        public var commandLine: String

        /// A kernel in the pool.
        public init(volume: String, initrdVolume: String, commandLine: String) {
            self.volume = volume
            self.initrdVolume = initrdVolume
            self.commandLine = commandLine
        }
    }

    /// The volumes in its pool that are the image's own; a layer's kernel is that of the image below.
    public var volumes: [String] {
        guard base == nil, let kernel else { return [diskVolume] }
        return [diskVolume, kernel.volume, kernel.initrdVolume]
    }

    /// The digest of what it is made from: a layer's own has the times at which its files were written, and differs from
    /// host to host. 64 hexadecimal digits.
    public var originDigest: String { base ?? digest }

    /// Whether it was prepared: cloud-init's work is done, and a machine's identity comes another way.
    public var isPrepared: Bool { base != nil }
}

/// The names of an image's volumes.
struct ImageVolumeNames: Equatable {
    let disk: String
    let kernel: String
    let initrd: String

    /// - Parameter digest: SHA-256 of the qcow2 file; its first twelve digits are the name.
    init(digest: String) {
        let stem = "image-\(digest.prefix(12))"
        (disk, kernel, initrd) = ("\(stem).qcow2", "\(stem).vmlinuz", "\(stem).initrd")
    }
}
