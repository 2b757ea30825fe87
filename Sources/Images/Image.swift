public import Foundation

/// A base disk in a storage pool: immutable, known by its digest.
public struct Image: Sendable, Equatable, Codable {
    /// The profile it was made for.
    public var profile: String
    /// SHA-256 of what it was made from: 64 hexadecimal digits. The same fingerprint never leads to a second image.
    public var fingerprint: String
    /// SHA-256 of the qcow2 file: 64 hexadecimal digits.
    public var digest: String
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

    /// The volumes of the image in its pool.
    public var volumes: [String] { [diskVolume] + (kernel.map { [$0.volume, $0.initrdVolume] } ?? []) }
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
