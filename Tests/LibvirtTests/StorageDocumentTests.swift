import Foundation
import Libvirt
import Testing

@Suite("The documents of pools and volumes")
struct StorageDocumentTests {
    @Test("A pool is a folder")
    func pool() throws {
        let document = PoolDocument(name: "virt-ci & co", folder: "/var/lib/a folder")
        let xml = try document.xml()
        #expect(
            xml == """
                <pool type="dir"><name>virt-ci &amp; co</name><target><path>/var/lib/a folder</path></target></pool>
                """)
        #expect(try PoolDocument(xml: xml) == document)
    }

    @Test("An overlay names its backing store and its format")
    func overlay() throws {
        let document = VolumeDocument(
            name: "o.qcow2", capacity: 50 << 30, format: .qcow2,
            backingStore: VolumeDocument.BackingStore(path: "/pool/base.qcow2", format: .qcow2))
        let xml = try document.xml()
        #expect(
            xml == """
                <volume><name>o.qcow2</name><capacity unit="bytes">53687091200</capacity>\
                <target><format type="qcow2" /></target>\
                <backingStore><path>/pool/base.qcow2</path><format type="qcow2" /></backingStore></volume>
                """)
        #expect(try VolumeDocument(xml: xml) == document)
    }

    @Test("A raw volume can set its space aside later")
    func allocation() throws {
        let document = VolumeDocument(name: "r", capacity: 10, allocation: 0, format: .raw)
        #expect(try document.xml().contains(#"<allocation unit="bytes">0</allocation>"#))
        #expect(try VolumeDocument(xml: document.xml()) == document)
    }

    @Test("A size that can't be is refused", arguments: ["18446744073709551615", "17179869184"])
    func tooLarge(_ gibibytes: String) {
        let xml = "<volume><name>v</name><capacity unit='GiB'>\(gibibytes)</capacity></volume>"
        #expect(throws: DocumentError.self) { try VolumeDocument(xml: xml) }
    }
}
