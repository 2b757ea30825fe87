internal import Crypto
internal import Foundation

/// Where the two partitions of a built disk lie.
///
/// An MBR disk that starts itself on a BIOS: a FAT partition with SYSLINUX, kernel and initrd, then the root file
/// system. All numbers are bytes.
struct DiskLayout: Equatable {
    /// Size of the whole disk.
    let diskBytes: UInt64
    /// Where the boot partition begins: 1 MiB, as partitioning programs align.
    let bootOffset: UInt64 = 1 << 20
    /// Room for a kernel and an initrd, and for FAT32's least number of clusters.
    let bootBytes: UInt64 = 64 << 20
    /// Where the root file system begins.
    var rootOffset: UInt64 { bootOffset + bootBytes }
    /// Size of the root file system, in whole blocks of 4 KiB.
    var rootBytes: UInt64 { (diskBytes - rootOffset) / 4096 * 4096 }

    static let sector: UInt64 = 512
    /// The least disk a built image is tried on.
    static let leastBytes: UInt64 = 2 << 30
    /// What MBR's 32 bits of sectors reach.
    static let mostBytes: UInt64 = (1 << 32) * sector

    /// - Parameter diskBytes: Brought into what an MBR disk can be, and to whole MiB.
    init(diskBytes: UInt64) {
        self.diskBytes = min(max(diskBytes, Self.leastBytes), Self.mostBytes - (1 << 20)) / (1 << 20) * (1 << 20)
    }

    /// The partition table, for sfdisk.
    ///
    /// - Parameter identity: The disk's signature, so that two builds of the same image have the same.
    func sfdiskScript(identity: UInt32) -> String {
        """
        label: dos
        label-id: 0x\(String(identity, radix: 16))
        unit: sectors
        start=\(bootOffset / Self.sector), size=\(bootBytes / Self.sector), type=c, bootable
        start=\(rootOffset / Self.sector), size=\(rootBytes / Self.sector), type=83

        """
    }
}

/// The identifiers written into a disk: taken from the fingerprint, never from chance.
struct DiskIdentity: Equatable {
    /// Signature of the partition table, and serial number of the FAT volume.
    let signature: UInt32
    /// UUID of the root file system.
    let uuid: UUID

    /// - Parameter fingerprint: Any text.
    init(fingerprint: String) {
        let bytes = Array(SHA256.hash(data: Data(fingerprint.utf8)))
        signature = bytes[16..<20].reduce(0) { $0 << 8 | UInt32($1) }
        uuid = UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }
}

/// How a built image starts.
enum BootConfiguration {
    /// The label of the root file system; ext4 allows 16 bytes.
    static let rootLabel = "virt-ci-root"

    /// The kernel's arguments: root, serial console, and the profile's own.
    static func commandLine(extra: String?) -> String {
        let words = (extra ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let base = "root=LABEL=\(rootLabel) rw console=ttyS0 quiet"
        return words.isEmpty ? base : "\(base) \(words)"
    }

    /// SYSLINUX's configuration, for the same kernel and the same arguments as a direct start.
    static func syslinux(commandLine: String) -> String {
        """
        SERIAL 0 115200
        DEFAULT linux
        PROMPT 0
        TIMEOUT 0
        LABEL linux
          LINUX /vmlinuz
          INITRD /initrd
          APPEND \(commandLine)

        """
    }
}
