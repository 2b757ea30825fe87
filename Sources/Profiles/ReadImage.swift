internal import Foundation

extension ImageSource {
    /// The keys below `image:`; exactly one of them stands there.
    static let keys = ["build", "download", "file"]

    /// - Parameters:
    ///   - directory: Where a relative `file` starts.
    ///   - disk: The machine's disk in bytes, which a build takes when it names no size of its own.
    /// - Returns: nil, with problems noted, when something required is missing or wrong.
    init?(_ section: Section, directory: String, disk: UInt64?) {
        let present = Self.keys.filter(section.has)
        guard present.count == 1 else {
            section.problems.add(
                present.isEmpty
                    ? .missingKey(expected: .exactlyOneOf(Self.keys))
                    : .unexpected(found: .mapping, expected: .exactlyOneOf(Self.keys)),
                at: section.node, key: section.path)
            return nil
        }
        if let below = section.section("build", keys: ImageBuild.keys), let build = ImageBuild(below, disk: disk) {
            self = .build(build)
        } else if let below = section.section("download", keys: CloudImage.keys), let image = CloudImage(below) {
            self = .download(image)
        } else if let path = section.optional("file", .path, Values.line) {
            self = .file(path.hasPrefix("/") ? path : (directory as NSString).appendingPathComponent(path))
        } else {
            return nil
        }
    }
}

extension ImageBuild {
    /// The keys below `image.build:`.
    static let keys = ["suite", "mirror", "packages", "python-packages", "disk", "script", "kernel-command-line"]

    init?(_ section: Section, disk: UInt64?) {
        let suite = section.required("suite", .name, Values.word(of: ".-"))
        let packages = section.list("packages", of: .package, Values.package)
        if !section.has("packages") { section.missing("packages", .list(of: .package)) }
        let mirror = section.optional("mirror", .mirrorAddress, Values.mirrorAddress)
        let pythonPackages = section.list("python-packages", of: .package, Values.package) ?? []
        let ownDisk = section.optional("disk", .size, Quantity.bytes)
        let script = section.optional("script", .text, Values.text)
        let commandLine = section.optional("kernel-command-line", .line, Values.line)
        guard let suite, let packages, let size = ownDisk ?? disk else { return nil }
        self.init(
            suite: suite, mirror: mirror, packages: packages, pythonPackages: pythonPackages, diskBytes: size,
            script: script, kernelCommandLine: commandLine)
    }
}

extension CloudImage {
    /// The keys below `image.download:`.
    static let keys = ["url", "checksums", "sha256"]

    init?(_ section: Section) {
        let url = section.required("url", .webAddress, Values.webAddress)
        let checksums = section.optional("checksums", .webAddress, Values.webAddress)
        let digest = section.optional("sha256", .digest, Values.digest)
        if !section.has("checksums"), !section.has("sha256") {
            let expected = SettingExpectation.atLeastOneOf(["checksums", "sha256"])
            section.problems.add(.missingKey(expected: expected), at: section.node, key: section.path)
        }
        guard let url else { return nil }
        self.init(url: url, checksumURL: checksums, sha256: digest)
    }
}
