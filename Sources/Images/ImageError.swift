public import Programs

/// Why there is no image.
public enum ImageError: Error, Sendable, Equatable {
    /// Programs or files of the host that are needed, all of them, found before any work started.
    case programsMissing([Program])
    /// Too little space where the image is made or kept; in bytes.
    case notEnoughDisk(needed: UInt64, available: UInt64, path: String)
    /// A step of a build failed; `lastLines` holds the end of what it said.
    case buildFailed(step: ImageStep, status: Int32, lastLines: [String])
    /// The file can't be used as an image.
    case brokenImage(path: String, reason: BrokenImage)
    /// The bytes are others than those that were asked for; both SHA-256 as 64 hexadecimal digits.
    case digestMismatch(expected: String, actual: String, url: String)
    /// The checksum file has no SHA-256 for this file name.
    case checksumMissing(file: String, url: String)
}

/// What is wrong with a disk image.
public enum BrokenImage: Error, Sendable, Equatable {
    /// There is no such file.
    case absent
    /// It is not qcow2, where only qcow2 is taken.
    case notQcow2
    /// It takes its content from another file, which would let it show any file of the host to a guest.
    case hasBackingFile(String)
    /// It keeps its content in another file.
    case hasDataFile(String)
    /// Nobody here has the key.
    case isEncrypted
    /// Its own tables contradict each other, or `qemu-img` can't read it; with what `qemu-img` said.
    case inconsistent(String)
}
