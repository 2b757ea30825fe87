import Foundation
import Testing

@testable import Libvirt

@Suite("A domain's saved state")
struct SavedDomainTests {
    /// A file as libvirt 9.0 writes it: magic, version, length, running, compression, offset of the cookie, 14 spare numbers.
    private func file(
        magic: String = "LibvirtQemudSave", version: UInt32 = 2, compression: UInt32 = 0,
        document: String = "<domain/>",
        padding: Int = 40, length: UInt32? = nil
    ) throws -> String {
        let cookie = Data("<cookie/>\n".utf8) + [0] + Data(repeating: 0, count: padding)
        let text = Data(document.utf8) + [0]
        var numbers: [UInt32] = [
            version, length ?? UInt32(text.count + cookie.count), 1, compression, UInt32(text.count),
        ]
        numbers += [UInt32](repeating: 0, count: 14)
        let data =
            Data(magic.utf8) + numbers.withUnsafeBytes { Data($0) } + text + cookie + Data("QEVM and the rest".utf8)
        let path = FileManager.default.temporaryDirectory.path + "/saved-\(UUID().uuidString)"
        try data.write(to: URL(filePath: path))
        return path
    }

    @Test("Is read as far as QEMU's stream")
    func reading() throws {
        let path = try file()
        defer { unlink(path) }
        let saved = try SavedDomain(file: path)
        #expect(saved.document == "<domain/>")
        let all = try #require(FileManager.default.contents(atPath: path))
        #expect(all.dropFirst(Int(saved.streamOffset)) == Data("QEVM and the rest".utf8))
    }

    @Test("Gets another document, of any length, and keeps libvirt's notes")
    func replacing() throws {
        let path = try file()
        defer { unlink(path) }
        let head = try SavedDomain(file: path).head(document: "<domain type='qemu'/>")
        try (head + Data("QEVM".utf8)).write(to: URL(filePath: path))
        let again = try SavedDomain(file: path)
        #expect(again.document == "<domain type='qemu'/>")
        #expect(UInt64(head.count) == again.streamOffset)
        #expect(head.range(of: Data("<cookie/>\n\0".utf8)) != nil)
    }

    @Test("What isn't one is refused", arguments: 0..<5)
    func refused(_ number: Int) throws {
        let path =
            switch number {
            case 0: try file(magic: "LibvirtQemudPart")
            case 1: try file(version: 3)
            case 2: try file(compression: 1)
            case 3: try file(length: 1 << 30)
            default: try file(length: 4)
            }
        defer { unlink(path) }
        #expect(throws: DocumentError.self) { try SavedDomain(file: path) }
    }
}

@Suite("The document of a restored domain")
struct CloneDocumentTests {
    private let saved = """
        <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
          <name>old</name>
          <uuid>11111111-1111-1111-1111-111111111111</uuid>
          <memory unit='KiB'>1048576</memory>
          <vcpu placement='static'>1</vcpu>
          <genid>22222222-2222-2222-2222-222222222222</genid>
          <metadata><v:machine xmlns:v="urn:v" job="old job"/></metadata>
          <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
          <devices>
            <disk type='file' device='disk'>
              <source file='/pool/old.qcow2' index='2'/>
              <backingStore type='file'><source file='/pool/image.qcow2'/><backingStore/></backingStore>
              <target dev='vda' bus='virtio'/>
              <address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
            </disk>
            <disk type='file' device='disk'><source file='/pool/old.iso'/><target dev='vdb' bus='virtio'/></disk>
            <serial type='pty'><source path='/dev/pts/3'/><log file='/old/console.log' append='on'/><target port='0'/></serial>
            <channel type='unix'><source mode='bind' path='/old/agent'/><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
          </devices>
          <seclabel type='dynamic' model='dac' relabel='yes'/>
          <qemu:commandline><qemu:arg value='-old'/></qemu:commandline>
        </domain>
        """

    @Test("Has the new one's own, and the saved one's addresses")
    func clone() throws {
        var domain = DomainDocument(hypervisor: .qemu, name: "new & own", memory: 1 << 30, processors: 1)
        domain.metadata = [
            MetadataElement(prefix: "v", namespace: "urn:v", name: "machine", attributes: ["job": "new job"])
        ]
        domain.devices.disks = [
            Disk(file: "/pool/new.qcow2", format: .qcow2, target: "vda"),
            Disk(file: "/pool/new.iso", format: .raw, target: "vdb"),
        ]
        domain.devices.serial = SerialConsole(log: "/new/console.log")
        domain.devices.hasGuestAgentChannel = true
        domain.devices.guestAgentSocket = "/new/agent"
        domain.qemuArguments = ["-new"]
        let text = try CloneDocument.text(saved: saved, as: domain)
        let clone = try DomainDocument(xml: text)
        #expect(clone.name == "new & own")
        #expect(clone.uuid != nil && clone.uuid != UUID(uuidString: "11111111-1111-1111-1111-111111111111"))
        #expect(clone.devices.disks.map(\.file) == ["/pool/new.qcow2", "/pool/new.iso"])
        #expect(clone.qemuArguments == ["-new"])
        #expect(text.contains("bus=\"0x03\"") || text.contains("bus='0x03'"))
        #expect(text.contains("pc-q35-7.2") && text.contains("/new/console.log") && text.contains("/new/agent"))
        #expect(text.contains("new job"))
        for gone in ["old", "22222222", "seclabel", "/dev/pts/3", "<backingStore"] { #expect(!text.contains(gone)) }
    }
}
