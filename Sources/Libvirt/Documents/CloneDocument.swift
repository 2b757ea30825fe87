internal import Foundation
internal import FoundationXML

/// The document of a domain that goes on where a saved one was, as another domain.
///
/// What libvirt decided for the saved one (addresses, the dated machine type, processor features) must stay to the
/// letter, because the saved state was made with it, so the document isn't written anew: what belongs to the one domain
/// is put in place of what belonged to the other.
public enum CloneDocument {
    /// - Parameters:
    ///   - saved: The saved domain's document.
    ///   - domain: The new one's, as it would be started cold.
    /// - Throws: ``DocumentError/malformed(document:reason:)``.
    public static func text(saved: String, as domain: DomainDocument) throws -> String {
        let document = try parse(saved)
        let other = try parse(try domain.xml())
        guard let root = document.rootElement(), let otherRoot = other.rootElement() else {
            throw DocumentError.malformed(document: "domain", reason: "it is empty")
        }
        set("name", domain.name, in: root)
        set("uuid", UUID().uuidString.lowercased(), in: root)
        set("genid", UUID().uuidString.lowercased(), in: root)
        for name in ["metadata", "qemu:commandline"] { replace(name, in: root, from: otherRoot) }
        // The label is the saved domain's own; libvirt makes another.
        root.elements(forName: "seclabel").forEach { $0.detach() }
        for devices in root.elements(forName: "devices") { adapt(devices, to: domain.devices) }
        return document.xmlString
    }

    private static func parse(_ text: String) throws -> FoundationXML.XMLDocument {
        do {
            return try FoundationXML.XMLDocument(xmlString: text, options: [.nodePreserveWhitespace])
        } catch {
            throw DocumentError.malformed(document: "domain", reason: "\(error)")
        }
    }

    private static func set(_ name: String, _ value: String, in element: XMLElement) {
        element.elements(forName: name).first?.stringValue = value
    }

    private static func replace(_ name: String, in root: XMLElement, from other: XMLElement) {
        root.elements(forName: name).forEach { $0.detach() }
        for element in other.elements(forName: name) {
            if let copy = element.copy() as? XMLElement { root.addChild(copy) }
        }
    }

    private static func adapt(_ element: XMLElement, to devices: DomainDevices) {
        for disk in element.elements(forName: "disk") {
            let target = disk.elements(forName: "target").first?.attribute(forName: "dev")?.stringValue
            guard let own = devices.disks.first(where: { $0.target == target }) else { continue }
            setAttribute("file", own.file, of: "source", in: disk)
            // Found out anew: the chain below the disk is one longer.
            disk.elements(forName: "backingStore").forEach { $0.detach() }
        }
        for port in element.elements(forName: "serial") + element.elements(forName: "console") {
            setAttribute("file", devices.serial?.log, of: "log", in: port)
            port.removeAttribute(forName: "tty")
            port.elements(forName: "source").forEach { $0.detach() }
        }
        for channel in element.elements(forName: "channel") {
            guard let socket = devices.guestAgentSocket else {
                channel.elements(forName: "source").forEach { $0.detach() }
                continue
            }
            setAttribute("path", socket, of: "source", in: channel)
        }
    }

    private static func setAttribute(_ name: String, _ value: String?, of child: String, in element: XMLElement) {
        guard let value else { return }
        element.elements(forName: child).first?.attribute(forName: name)?.stringValue = value
    }
}
