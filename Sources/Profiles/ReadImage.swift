internal import Foundation

extension ImageSource {
    /// The keys below `image:`; exactly one of them stands there.
    static let keys = ["build", "download", "file"]

    /// - Parameter disk: The machine's disk in bytes, which a build takes when it names no size of its own.
    /// - Returns: nil, with problems noted, when something required is missing or wrong.
    init?(_ section: Section, disk: UInt64?) {
        let present = Self.keys.filter(section.has)
        guard present.count == 1 else {
            section.problems.add(
                present.isEmpty
                    ? .missingKey(expected: .exactlyOneOf(Self.keys))
                    : .unexpected(found: .mapping, expected: .exactlyOneOf(Self.keys)),
                at: section.setting.place, key: section.path)
            return nil
        }
        if let below = section.section("build", keys: ImageBuild.keys), let build = ImageBuild(below, disk: disk) {
            self = .build(build)
        } else if let below = section.section("download", keys: CloudImage.keys), let image = CloudImage(below) {
            self = .download(image)
        } else if let path = section.optional("file", .path, Values.line) {
            self = .file(section.absolute(path, of: "file"))
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
    static let keys = ["url", "mirrors", "checksums", "signature", "key", "sha256"]

    init?(_ section: Section) {
        let url = section.required("url", .webAddress, Values.webAddress)
        let mirrors = section.list("mirrors", of: .webAddress, Values.webAddress) ?? []
        let checksums = section.optional("checksums", .webAddress, Values.webAddress)
        let signature = section.optional("signature", .webAddress, Values.webAddress)
        let key = section.optional("key", .path, Values.line)
        let digest = section.optional("sha256", .digest, Values.digest)
        if !section.has("checksums"), !section.has("sha256") {
            let expected = SettingExpectation.atLeastOneOf(["checksums", "sha256"])
            section.problems.add(.missingKey(expected: expected), at: section.setting.place, key: section.path)
        }
        guard let url else { return nil }
        self.init(
            url: url, mirrors: mirrors, checksumURL: checksums, signatureURL: signature,
            keyFile: key.map { section.absolute($0, of: "key") }, sha256: digest)
    }
}

extension Section {
    /// A path that begins at the folder of the file it stands in, unless at the root.
    fileprivate func absolute(_ path: String, of key: String) -> String {
        path.hasPrefix("/") ? path : (folder(of: key) as NSString).appendingPathComponent(path)
    }
}
