public import Programs

/// A step on the way to an image, in the order they happen.
public enum ImageStep: String, Sendable, Equatable, Codable, CaseIterable {
    /// Another process makes images in the same folder.
    case waiting
    /// The newest build is looked for, and its checksum.
    case resolve
    /// The image is fetched.
    case download
    /// Python packages are fetched by the host's pip.
    case pythonPackages
    /// The system is installed.
    case packages
    /// The disk is laid out and filled.
    case disk
    /// The disk becomes qcow2.
    case convert
    /// The image is looked at for damage, and for references to other files.
    case inspect
    /// The SHA-256 is computed.
    case digest
    /// The image goes into the storage pool.
    case upload
    /// A machine is booted from the image and prepared, to become an image itself.
    case prepare
}

/// What happens while an image is made.
public enum ImageEvent: Sendable, Equatable {
    /// A step begins.
    case started(ImageStep)
    /// Bytes of a step so far; `total` is nil while it is not known.
    case bytes(ImageStep, done: UInt64, total: UInt64?)
    /// How far the installation of packages is.
    case packages(PackageProgress)
    /// Something that a person should know.
    case note(ImageNote)
    /// The image is in the pool and in the catalogue.
    case finished(Image)
}

/// What a person should know of the making of an image.
public enum ImageNote: Sendable, Equatable {
    /// What a distribution's newest image is.
    case resolved(name: String, digest: String)
    /// The checksum file at this address is taken by its host's word alone.
    case unchecked(UncheckedReason, url: String)
    /// An address failed, and the next is tried.
    case mirrorFailed(MirrorFailure)
}

/// Why a signature was not looked at.
public enum UncheckedReason: Sendable, Equatable {
    /// The profile has no key.
    case noKey
    /// The program that checks signatures is not there.
    case noProgram(Program)
}
