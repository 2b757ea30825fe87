import Foundation
import Testing

@testable import Images

@Suite("The layout of a built disk")
struct DiskLayoutTests {
    @Test("The partitions follow each other and end inside the disk", arguments: [2, 10, 12, 50, 2047] as [UInt64])
    func partitions(gibibytes: UInt64) {
        let layout = DiskLayout(diskBytes: gibibytes << 30)
        #expect(layout.diskBytes == gibibytes << 30)
        #expect(layout.bootOffset % (1 << 20) == 0)
        #expect(layout.rootOffset == layout.bootOffset + layout.bootBytes)
        #expect(layout.rootOffset % (1 << 20) == 0)
        #expect(layout.rootBytes % 4096 == 0)
        #expect(layout.rootOffset + layout.rootBytes <= layout.diskBytes)
        #expect(layout.rootOffset + layout.rootBytes + 4096 > layout.diskBytes)
        #expect((layout.rootOffset + layout.rootBytes) / 512 <= UInt64(UInt32.max) + 1)
    }

    @Test("A disk too small, too large or odd becomes one that can be partitioned")
    func limits() {
        #expect(DiskLayout(diskBytes: 0).diskBytes == DiskLayout.leastBytes)
        #expect(DiskLayout(diskBytes: .max).diskBytes < DiskLayout.mostBytes)
        #expect(DiskLayout(diskBytes: (3 << 30) + 12345).diskBytes == 3 << 30)
    }

    @Test("sfdisk is told sectors, and which partition starts")
    func sfdisk() {
        let script = DiskLayout(diskBytes: 2 << 30).sfdiskScript(identity: 0xCAFE)
        #expect(
            script == """
                label: dos
                label-id: 0xcafe
                unit: sectors
                start=2048, size=131072, type=c, bootable
                start=133120, size=4061184, type=83

                """)
    }

    @Test("Identifiers come from the fingerprint alone")
    func identity() {
        #expect(DiskIdentity(fingerprint: "a") == DiskIdentity(fingerprint: "a"))
        #expect(DiskIdentity(fingerprint: "a").uuid != DiskIdentity(fingerprint: "b").uuid)
        #expect(DiskIdentity(fingerprint: "a").signature != DiskIdentity(fingerprint: "b").signature)
    }

    @Test("The loader and a direct start use the same arguments, the profile's last")
    func commandLine() {
        let line = BootConfiguration.commandLine(extra: "  mitigations=off\nquiet\tx=1 ")
        #expect(line == "root=LABEL=virt-ci-root rw console=ttyS0 quiet mitigations=off quiet x=1")
        #expect(BootConfiguration.commandLine(extra: nil) == "root=LABEL=virt-ci-root rw console=ttyS0 quiet")
        #expect(BootConfiguration.syslinux(commandLine: line).contains("  APPEND \(line)\n"))
        #expect(BootConfiguration.rootLabel.utf8.count <= 16)
    }
}
