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
    /// The checksum file is not signed by a key of the profile's; why, in gpgv's words or ours.
    case badSignature(url: String, reason: String)
    /// The profile has a key for the checksum file, and the file has no signature.
    case notSigned(url: String)
    /// The folder has no file that the pattern means.
    case noBuild(pattern: String, url: String)
    /// The image is larger than what is free where it will be; in bytes.
    case noRoom(url: String, available: UInt64, path: String)
    /// None of an image's addresses gave it.
    case mirrorsFailed([MirrorFailure])
    /// The profile's image is not one that is downloaded.
    case notDownloaded(profile: String)
    /// No image is meant by this name or digest; the names and digests there are.
    case unknownImage(name: String, known: [String])
    /// The digits are those of several images.
    case ambiguousDigest(digits: String, digests: [String])
    /// Machines, or other volumes of the pool, are layers over the image.
    case imageInUse(digest: String, by: [String])
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
