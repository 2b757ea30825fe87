internal import XMLCoder

/// A program's own element in a domain's metadata: a name in a namespace, with attributes.
public struct MetadataElement: Sendable, Hashable {
    /// Stands for the namespace in the document, as `virt-ci` in `<virt-ci:lease>`.
    public var prefix: String
    /// The namespace; libvirt finds the element by it.
    public var namespace: String
    /// The element's name without its prefix.
    public var name: String
    /// The attributes; written in the order of their names.
    public var attributes: [String: String]

    /// Makes an element; `prefix`, `name` and the attributes' names must be XML names.
    public init(prefix: String, namespace: String, name: String, attributes: [String: String] = [:]) {
        self.prefix = prefix
        self.namespace = namespace
        self.name = name
        self.attributes = attributes
    }

    /// Reads the element that libvirt gives back for a namespace; it has no prefix any more.
    init(xml: String, namespace: String) throws {
        // The decoder doesn't tell the root's name, so the element is read as the child of one of ours.
        let wrapped = try XMLDocument.value(MetadataBag.self, from: "<metadata>\(xml)</metadata>", root: "metadata")
        guard let element = wrapped.elements.first else {
            throw DocumentError.malformed(document: "metadata", reason: "no element")
        }
        self.init(prefix: "", namespace: namespace, name: element.localName, attributes: element.plainAttributes)
    }

    /// The element without prefix and namespace, as `virDomainSetMetadata` wants it.
    func plainXML() throws -> String { try XMLDocument.text(MetadataNode(attributes: attributes), root: name) }
}

/// A domain's `<metadata>`: elements of any name.
struct MetadataBag: Codable, Equatable {
    var elements: [MetadataNode]

    init(_ elements: [MetadataElement]) { self.elements = elements.map(MetadataNode.init) }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: XMLName.self)
        elements = try container.allKeys.flatMap { key in
            try container.decode([MetadataNode].self, forKey: key).map { node in
                MetadataNode(name: key.stringValue, attributes: node.attributes)
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: XMLName.self)
        for element in elements { try container.encode(element, forKey: XMLName(element.name)) }
    }

    /// The elements whose prefix is declared on themselves, which is how libvirt keeps them.
    var metadataElements: [MetadataElement] {
        elements.compactMap { element in
            guard let namespace = element.namespace else { return nil }
            return MetadataElement(
                prefix: element.prefix, namespace: namespace, name: element.localName,
                attributes: element.plainAttributes)
        }
    }
}

/// One element with attributes only; what it has inside is left out.
struct MetadataNode: Codable, Equatable {
    var name = ""
    var attributes: [String: String]

    init(name: String = "", attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    init(_ element: MetadataElement) {
        name = "\(element.prefix):\(element.name)"
        attributes = element.attributes
        attributes["xmlns:\(element.prefix)"] = element.namespace
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: XMLName.self)
        attributes = [:]
        for key in container.allKeys {
            // A child element under the same roof is no attribute, and is skipped.
            if let value = try? container.decode(Attribute<String>.self, forKey: key) {
                attributes[key.stringValue] = value.wrappedValue
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: XMLName.self)
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            try container.encode(Attribute(value), forKey: XMLName(name))
        }
    }

    var prefix: String { name.contains(":") ? String(name.prefix { $0 != ":" }) : "" }
    var localName: String { name.contains(":") ? String(name.drop { $0 != ":" }.dropFirst()) : name }
    var namespace: String? { attributes[prefix.isEmpty ? "xmlns" : "xmlns:\(prefix)"] }
    var plainAttributes: [String: String] { attributes.filter { $0.key != "xmlns" && !$0.key.hasPrefix("xmlns:") } }
}
