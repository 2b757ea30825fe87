internal import Foundation
internal import Guests
public import Images
public import Profiles

/// The images that machines start from: a profile's base image, with all that is done once on top of it.
///
/// A machine of its own is booted from the base image, set up by cloud-init and by the profile's lines, cleared of its
/// identity, and shut down; its disk is the new image.
public struct PreparedImages: Sendable {
    let machines: Machines
    let catalogue: ImageCatalogue

    public init(machines: Machines, catalogue: ImageCatalogue) {
        self.machines = machines
        self.catalogue = catalogue
    }

    /// The image of a profile: the one there is, or a new one.
    ///
    /// - Throws: What making the base image throws; `MachineError`, with `.preparationFailed` for what the profile's own
    ///   packages and lines did; `GuestError`, `ProgramError`, `LibvirtError`, `CancellationError`.
    public func image(for profile: Profile) async throws -> Image {
        let base = try await catalogue.image(for: profile.image, profile: profile.name)
        guard !profile.takesImageAsItIs else { return base }
        let script = PreparationScript(preparation: profile.preparation ?? Preparation(), login: profile.login)
        return try await catalogue.layer(
            over: base, fingerprint: Self.fingerprint(script, profile, over: base), profile: profile.name
        ) { volume in
            try await prepare(profile, base, script, volume: volume)
        }
    }

    /// Whether the image of a profile is in the catalogue's pool.
    public func hasImage(for profile: Profile) async throws -> Bool {
        guard let base = try await catalogue.existing(for: profile.image) else { return false }
        let script = PreparationScript(preparation: profile.preparation ?? Preparation(), login: profile.login)
        return try await catalogue.existingLayer(Self.fingerprint(script, profile, over: base), over: base) != nil
    }

    /// The image of a profile that there is a record of; without asking libvirt.
    ///
    /// - Parameter folder: Where the records are kept.
    /// - Throws: `ImageError` when the profile's own file is missing, of which there can be no image.
    public static func recorded(for profile: Profile, in folder: String) throws -> Image? {
        guard let base = try ImageCatalogue.recorded(for: profile.image, in: folder) else { return nil }
        guard !profile.takesImageAsItIs else { return base }
        let script = PreparationScript(preparation: profile.preparation ?? Preparation(), login: profile.login)
        return ImageCatalogue.recorded(fingerprint: fingerprint(script, profile, over: base), in: folder)
    }

    /// The fingerprint of a profile's prepared image over a base image.
    public static func fingerprint(of profile: Profile, over base: Image) -> String {
        fingerprint(
            PreparationScript(preparation: profile.preparation ?? Preparation(), login: profile.login), profile,
            over: base)
    }

    private static func fingerprint(_ script: PreparationScript, _ profile: Profile, over base: Image) -> String {
        ImageCatalogue.fingerprint(
            ofLayerOver: base, contents: [script.text, "\(max(profile.shape.diskBytes, base.diskBytes))"])
    }

    private func prepare(
        _ profile: Profile, _ base: Image, _ script: PreparationScript, volume: String
    ) async throws {
        var profile = profile
        profile.login = Login(user: "root")
        var plan = MachinePlan(profile: profile, image: base)
        plan.diskVolume = volume
        let machine = try await machines.create(plan)
        do {
            try await run(script, in: machine, profile: profile.name)
            try await machines.shutDownKeepingDisk(machine)
        } catch {
            await machines.destroy(machine)
            throw error
        }
    }

    private func run(_ script: PreparationScript, in machine: Machine, profile: String) async throws {
        let output = LastLines()
        let status = try await machine.channel.run(Data(script.text.utf8)) { _, data in await output.take(data) }
        guard status == 0 else {
            throw MachineError.preparationFailed(profile: profile, status: status, lastLines: await output.lines)
        }
    }
}

/// The end of what a script printed.
private actor LastLines {
    private static let limit = 4096
    private var text = Data()

    func take(_ data: Data) { text = (text + data).suffix(Self.limit) }

    var lines: [String] {
        String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).suffix(20).map(String.init)
    }
}

extension Machines {
    /// Shuts a machine down in good order and takes all of it away but its disk.
    ///
    /// - Throws: `MachineError.notShutDown`.
    func shutDownKeepingDisk(_ machine: Machine) async throws {
        // The connection is cut while the command is under way.
        _ = try? await machine.channel.command(["systemctl", "poweroff"], deadline: .seconds(30))
        guard await machine.failure(within: Self.shutdownLimit) != nil else {
            throw MachineError.notShutDown(machine: machine.name, after: Self.shutdownLimit)
        }
        var lease = try leases.read(machine.name)
        lease.volumes.removeFirst()
        try leases.write(lease)
        await destroy(machine)
    }

    /// systemd's own limit for services that don't end, and some.
    private static let shutdownLimit = Duration.seconds(180)
}
