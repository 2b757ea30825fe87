/// Turns the settings of a profile's files into a profile, or into all the problems they have.
struct ProfileReader {
    let name: String
    let file: String
    private let problems = ProblemList()

    static let keys = [
        "extends", "summary", "aliases", "image", "prepare", "shape", "login", "network", "boot", "firmware",
        "readiness",
    ]

    /// - Throws: `ProfileError.invalid`.
    static func read(_ root: Setting, name: String, file: String) throws(ProfileError) -> Profile {
        let reader = ProfileReader(name: name, file: file)
        let profile = reader.profile(root)
        guard let profile, reader.problems.problems.isEmpty else {
            throw .invalid(file: file, problems: reader.problems.sorted(first: file))
        }
        return profile
    }

    private init(name: String, file: String) {
        self.name = name
        self.file = file
    }

    private func profile(_ root: Setting) -> Profile? {
        guard let top = Section(root, path: "", keys: Self.keys, problems: problems) else { return nil }
        let summary = top.required("summary", .line, Values.line)
        let aliases = top.list("aliases", of: .profileName, Values.profileName) ?? []
        let shapeSection = top.requiredSection("shape", keys: MachineShape.keys)
        let shape = shapeSection.flatMap { MachineShape($0) }
        let image = top.requiredSection("image", keys: ImageSource.keys)
            .flatMap { ImageSource($0, disk: shape?.diskBytes) }
        let (preparation, takesImageAsItIs) = preparation(top)
        let login = login(top)
        let network = network(top)
        let boot = boot(top, image)
        let firmware = firmware(top, boot)
        let readiness = readiness(top)
        guard let summary, let image, let shape, let shapeSection else { return nil }
        if case .build(let build) = image, build.diskBytes > shape.diskBytes {
            shapeSection.add(.diskSmallerThanImage(disk: shape.diskBytes, image: build.diskBytes), at: "disk")
        }
        return Profile(
            name: name, summary: summary, aliases: aliases, image: image,
            preparation: preparation.flatMap { $0.isEmpty ? nil : $0 }, takesImageAsItIs: takesImageAsItIs,
            shape: shape, login: login, network: network,
            boot: boot, firmware: firmware, readiness: readiness)
    }

    private func preparation(_ top: Section) -> (Preparation?, takesImageAsItIs: Bool) {
        guard top.has("prepare"), !top.isMapping("prepare") else {
            return (top.section("prepare", keys: Preparation.keys).map { Preparation($0) }, false)
        }
        let none = top.optional("prepare", .oneOf(["none"], mapping: Preparation.keys)) { $0 == "none" ? true : nil }
        return (nil, none ?? false)
    }

    private func login(_ top: Section) -> Login {
        let standard = Login()
        guard let section = top.section("login", keys: ["user", "sudo"]) else { return standard }
        return Login(
            user: section.optional("user", .name, Values.word(of: "_-")) ?? standard.user,
            sudo: section.optional("sudo", .boolean, Values.boolean) ?? standard.sudo)
    }

    private func network(_ top: Section) -> NetworkChoice {
        guard top.isMapping("network") else {
            let words: [String: NetworkChoice] = ["auto": .auto, "user": .user]
            return top.optional("network", .oneOf(["auto", "user"], mapping: ["libvirt"])) { words[$0] } ?? .auto
        }
        let name = top.section("network", keys: ["libvirt"])?.required("libvirt", .name, Values.libvirtName)
        return name.map { .libvirt($0) } ?? .auto
    }

    /// Only a built image has its kernel beside it, and then it is the quicker way.
    private func boot(_ top: Section, _ image: ImageSource?) -> BootChoice {
        let isBuilt = if case .build = image { true } else { false }
        let words = BootChoice.allCases.map(\.rawValue)
        let chosen = top.optional("boot", .oneOf(words, mapping: [])) { BootChoice(rawValue: $0) }
        if chosen == .kernel, !isBuilt, image != nil { top.add(.noKernelToBoot, at: "boot") }
        return chosen ?? (isBuilt ? .kernel : .loader)
    }

    private func firmware(_ top: Section, _ boot: BootChoice) -> Firmware {
        let words = Firmware.allCases.map(\.rawValue)
        let chosen = top.optional("firmware", .oneOf(words, mapping: [])) { Firmware(rawValue: $0) } ?? .bios
        if chosen == .uefi, boot == .kernel { top.add(.kernelNeedsBIOS, at: "firmware") }
        return chosen
    }

    private func readiness(_ top: Section) -> Readiness {
        let standard = Readiness()
        let keys = ["running", "address", "ssh", "cloud-init"]
        guard let section = top.section("readiness", keys: keys) else { return standard }
        func limit(_ key: String) -> Duration? { section.optional(key, .duration, Quantity.duration) }
        return Readiness(
            running: limit("running") ?? standard.running, address: limit("address") ?? standard.address,
            ssh: limit("ssh") ?? standard.ssh, cloudInit: limit("cloud-init") ?? standard.cloudInit)
    }
}
