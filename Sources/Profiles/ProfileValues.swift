/// One value of a profile, as a file would say it.
public struct ProfileValue: Sendable, Equatable {
    /// Its key and those above it, such as `shape` and `memory`.
    public var path: [String]
    public var content: Content

    /// How it is written.
    public enum Content: Sendable, Equatable {
        /// In one line.
        case single(String)
        /// In lines of its own.
        case text(String)
        case list([String])
    }

    /// The keys, joined by points: as origins are named.
    public var key: String { path.joined(separator: ".") }
}

extension Profile {
    /// All that the profile says, its defaults too, in the order of the manual; what it has not is not there.
    public var values: [ProfileValue] {
        var list = ValueList()
        list.add(["summary"], summary)
        list.add(["aliases"], aliases)
        image.add(to: &list)
        if takesImageAsItIs { list.add(["prepare"], "none") }
        if let preparation {
            list.add(["prepare", "package-manager"], preparation.packageManager?.rawValue)
            list.add(["prepare", "package-sources"], text: preparation.packageSources)
            list.add(["prepare", "packages"], preparation.packages, evenIfEmpty: false)
            list.add(["prepare", "python-packages"], preparation.pythonPackages, evenIfEmpty: false)
            list.add(["prepare", "script"], text: preparation.script)
        }
        list.add(["shape", "machine"], shape.machine)
        list.add(["shape", "processors"], "\(shape.processors)")
        list.add(["shape", "memory"], Quantity.text(bytes: shape.memoryBytes))
        list.add(["shape", "disk"], Quantity.text(bytes: shape.diskBytes))
        list.add(["shape", "nested-virtualisation"], "\(shape.nestedVirtualisation)")
        list.add(["shape", "accelerator"], shape.accelerator.rawValue)
        list.add(["login", "user"], login.user)
        list.add(["login", "sudo"], "\(login.sudo)")
        if case .libvirt(let name) = network {
            list.add(["network", "libvirt"], name)
        } else {
            list.add(["network"], network.word)
        }
        list.add(["boot"], boot.rawValue)
        list.add(["firmware"], firmware.rawValue)
        list.add(["readiness", "running"], Quantity.text(readiness.running))
        list.add(["readiness", "address"], Quantity.text(readiness.address))
        list.add(["readiness", "ssh"], Quantity.text(readiness.ssh))
        list.add(["readiness", "cloud-init"], Quantity.text(readiness.cloudInit))
        return list.values
    }
}

extension ImageSource {
    fileprivate func add(to list: inout ValueList) {
        switch self {
        case .build(let build):
            let top = ["image", "build"]
            list.add(top + ["suite"], build.suite)
            list.add(top + ["mirror"], build.mirror)
            list.add(top + ["packages"], build.packages)
            list.add(top + ["python-packages"], build.pythonPackages, evenIfEmpty: false)
            list.add(top + ["disk"], Quantity.text(bytes: build.diskBytes))
            list.add(top + ["script"], text: build.script)
            list.add(top + ["kernel-command-line"], build.kernelCommandLine)
        case .download(let image):
            let top = ["image", "download"]
            list.add(top + ["url"], image.url)
            list.add(top + ["mirrors"], image.mirrors, evenIfEmpty: false)
            list.add(top + ["checksums"], image.checksumURL)
            list.add(top + ["signature"], image.signatureURL)
            list.add(top + ["key"], image.keyFile)
            list.add(top + ["sha256"], image.sha256)
        case .file(let path): list.add(["image", "file"], path)
        }
    }
}

private struct ValueList {
    var values: [ProfileValue] = []

    mutating func add(_ path: [String], _ value: String?) {
        if let value { values.append(ProfileValue(path: path, content: .single(value))) }
    }

    mutating func add(_ path: [String], text: String?) {
        if let text { values.append(ProfileValue(path: path, content: .text(text))) }
    }

    mutating func add(_ path: [String], _ list: [String], evenIfEmpty: Bool = true) {
        if evenIfEmpty || !list.isEmpty { values.append(ProfileValue(path: path, content: .list(list))) }
    }
}
