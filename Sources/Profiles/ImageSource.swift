/// Where a profile's base image comes from. Exactly one of the three.
public enum ImageSource: Sendable, Equatable {
    /// Made here from distribution packages.
    case build(ImageBuild)
    /// A distribution's cloud image, downloaded and verified.
    case download(CloudImage)
    /// A qcow2 or raw file on this machine; its absolute path.
    case file(String)
}

/// An image made from a Debian suite and a list of packages.
public struct ImageBuild: Sendable, Equatable, Codable {
    /// Debian's name of the release, such as `bookworm`.
    public var suite: String
    /// Base address of the package mirror; nil takes what this machine's apt uses.
    public var mirror: String?
    /// Distribution packages in the image.
    public var packages: [String]
    /// Packages installed by pip, for all users.
    public var pythonPackages: [String]
    /// Size of the finished disk in bytes; the file is sparse.
    public var diskBytes: UInt64
    /// Shell lines run as root inside the new system when all packages are there.
    public var script: String?
    /// Kernel arguments added to those that make the image boot.
    public var kernelCommandLine: String?

    public init(
        suite: String, mirror: String? = nil, packages: [String], pythonPackages: [String] = [],
        diskBytes: UInt64, script: String? = nil, kernelCommandLine: String? = nil
    ) {
        self.suite = suite
        self.mirror = mirror
        self.packages = packages
        self.pythonPackages = pythonPackages
        self.diskBytes = diskBytes
        self.script = script
        self.kernelCommandLine = kernelCommandLine
    }
}

extension ImageSource: Codable {
    private enum Keys: String, CodingKey { case build, download, file }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        if let build = try container.decodeIfPresent(ImageBuild.self, forKey: .build) {
            self = .build(build)
        } else if let image = try container.decodeIfPresent(CloudImage.self, forKey: .download) {
            self = .download(image)
        } else {
            self = .file(try container.decode(String.self, forKey: .file))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .build(let build): try container.encode(build, forKey: .build)
        case .download(let image): try container.encode(image, forKey: .download)
        case .file(let path): try container.encode(path, forKey: .file)
        }
    }
}
