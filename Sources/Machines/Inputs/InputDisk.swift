internal import Foundation
internal import Guests
internal import Libvirt

/// A read-only disk with a tar archive as its whole content, for what is too large to go through ssh quickly: an emulated
/// guest decrypts 7 MB in a second, and reads a disk many times as fast.
struct InputDisk: Sendable {
    let machine: String
    /// Size of the archive in bytes.
    let bytes: UInt64

    /// From this size on a disk is quicker than ssh: putting it in and taking it out costs what ssh needs for so much.
    static let worthwhileBytes: UInt64 = 8 << 20

    /// Its volume in the machine's pool.
    var volume: String { Self.volume(of: machine) }

    /// The name of the volume a machine's input disk has.
    static func volume(of machine: String) -> String { "\(machine)-inputs.tar" }

    /// By which the guest finds it.
    private static let serial = "virt-ci-inputs"

    /// - Parameter file: Path of the volume on the host of the connection.
    func disk(file: String) -> Disk {
        Disk(file: file, format: .raw, target: "sda", bus: .scsi, isReadOnly: true, serial: Self.serial)
    }

    /// The guest's words to unpack it in a folder, which is made if it is not there. The files belong to the login user,
    /// as with `SSHChannel.unpack`.
    func unpacking(into folder: String) -> [String] {
        // No event tells in all guests alike that udev has made the link.
        let script = """
            i=0
            while [ ! -e "$1" ]; do i=$((i + 1)); [ $i -le 300 ] || exit 97; sleep 0.1; done
            as=; [ "$(id -u)" = 0 ] || as='sudo -n'
            $as true || exit 98
            mkdir -p -- "$3" || exit
            $as dd if="$1" bs=1M iflag=count_bytes count="$2" status=none |
              tar --extract --no-same-owner --file - --directory "$3"
            """
        let device = "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_\(Self.serial)"
        return ["sh", "-c", script, "virt-ci", device, String(bytes), folder]
    }
}

extension Machines {
    /// Copies a folder of this host, with all in it, into a folder of the machine: by a disk that is put in for it where
    /// that is quicker, otherwise through ssh. What arrives is the same.
    ///
    /// - Throws: `GuestError`, `ProgramError`, `CancellationError`.
    public func copyIn(contentsOf local: String, to folder: String, of machine: Machine) async throws {
        try await SSHChannel.withArchive(of: local) { archive in
            let bytes = try FileManager.default.attributesOfItem(atPath: archive)[.size] as? UInt64 ?? 0
            if bytes >= InputDisk.worthwhileBytes {
                do {
                    return try await putIn(
                        archive, InputDisk(machine: machine.name, bytes: bytes), folder, of: machine)
                } catch let error where !(error is CancellationError) {
                    onEvent(.inputsThroughSSH(machine: machine.name, reason: "\(error)"))
                }
            }
            try await machine.channel.unpack(archive, into: folder)
        }
    }

    private func putIn(_ archive: String, _ input: InputDisk, _ folder: String, of machine: Machine) async throws {
        var lease = try leases.read(machine.name)
        lease.volumes.append(input.volume)
        try leases.write(lease)
        let size = (input.bytes + 511) / 512 * 512
        let volume = try await host.pool.createVolume(
            VolumeDocument(name: input.volume, capacity: size, format: .raw))
        let result: Result<Void, any Error>
        do {
            try await volume.upload(from: archive)
            let domain = try await host.connection.domain(named: machine.name)
            let disk = input.disk(file: try await volume.path())
            try await domain.attach(disk)
            do {
                try await machine.channel.require(input.unpacking(into: folder), deadline: .seconds(600))
                result = .success(())
            } catch {
                result = .failure(error)
            }
            // One that stays goes with the machine.
            await Uncancelled.run { try? await domain.detach(disk) }
        } catch {
            await Uncancelled.run { try? await volume.delete() }
            throw error
        }
        await Uncancelled.run { try? await volume.delete() }
        return try result.get()
    }
}
