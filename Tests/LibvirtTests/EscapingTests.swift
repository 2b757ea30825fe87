import Foundation
import Libvirt
import Testing

@Suite("Special characters in documents")
struct EscapingTests {
    @Test(
        "Any text XML can hold comes back as it was",
        arguments: [
            "a & b", "<script>", "]]>", "\"double\" 'single'", "&amp;", "line\nfeed", "tab\there", "cr\rlf\r\n",
            " spaces around ", "&<>\"'", "a&\u{301}b", "<\u{338}", "\"\u{301}", "\r\n<\u{338}\n", "emoji 🦎", "  ",
        ])
    func survives(_ text: String) throws {
        var document = Sample.machine
        document.name = text
        document.description = text
        document.devices.disks = [Disk(file: text, format: .raw, target: "vda", serial: text)]
        document.qemuArguments = [text, text]
        document.metadata = [
            MetadataElement(prefix: "p", namespace: "urn:x", name: "lease", attributes: ["owner": text])
        ]
        document.system.directKernel = OperatingSystem.DirectKernel(kernel: "/k", commandLine: text)
        let read = try DomainDocument(xml: document.xml())
        #expect(Array(read.name.unicodeScalars) == Array(text.unicodeScalars))
        #expect(read.description.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        #expect(read.devices.disks == document.devices.disks)
        #expect(read.qemuArguments.map { Array($0.unicodeScalars) } == [text, text].map { Array($0.unicodeScalars) })
        #expect(read == document)
    }

    @Test("Text can't become markup", arguments: ["<x/>", "\" y=\"", "&x;", "<\u{338}x/>", "&\u{301}amp;"])
    func isInert(_ text: String) throws {
        let xml = try PoolDocument(name: text, folder: "/").xml()
        let name = try #require(xml.firstMatch(of: /<name>(.*)<\/name>/)).1
        #expect(!name.unicodeScalars.contains("<"))
        #expect(!name.unicodeScalars.contains("\""))
        #expect(try PoolDocument(xml: xml).name == text)
    }

    @Test(
        "A character that XML can't hold is refused", arguments: [0, 1, 8, 0xB, 0x1B, 0x1F, 0xFFFE, 0xFFFF] as [UInt32])
    func forbidden(_ value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        var document = Sample.machine
        document.title = "a\(Character(scalar))b"
        #expect(throws: DocumentError.forbiddenCharacter(scalar: value, document: "domain")) { try document.xml() }
    }
}
