/// What is done once, as root, in a machine of its own over a profile's image; the machines of the profile start from
/// the result.
public struct Preparation: Sendable, Equatable, Codable {
    /// What installs `packages`; nil only if there are none.
    public var packageManager: PackageManager?
    /// Shell lines, run before anything is installed: they make other sources of packages known.
    public var packageSources: String?
    /// Packages of the guest's distribution, each a name that begins with a letter or digit, maybe with a version.
    public var packages: [String]
    /// What pip installs for all users: `name` or `name==version`.
    public var pythonPackages: [String]
    /// Shell lines, run when all packages are there.
    public var script: String?

    public init(
        packageManager: PackageManager? = nil, packageSources: String? = nil, packages: [String] = [],
        pythonPackages: [String] = [], script: String? = nil
    ) {
        self.packageManager = packageManager
        self.packageSources = packageSources
        self.packages = packages
        self.pythonPackages = pythonPackages
        self.script = script
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool {
        packageSources == nil && packages.isEmpty && pythonPackages.isEmpty && script == nil
    }
}

/// The program that installs packages in a guest.
public enum PackageManager: String, Sendable, Equatable, Codable, CaseIterable {
    /// Debian and Ubuntu.
    case apt
    /// Fedora, CentOS Stream and AlmaLinux.
    case dnf
    /// openSUSE.
    case zypper
}
