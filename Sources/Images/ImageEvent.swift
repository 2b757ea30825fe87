/// A step on the way to an image, in the order they happen.
public enum ImageStep: String, Sendable, Equatable, Codable, CaseIterable {
    /// Another process makes images in the same folder.
    case waiting
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
    /// The image is in the pool and in the catalogue.
    case finished(Image)
}
