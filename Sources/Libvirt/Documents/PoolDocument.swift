/// A storage pool that is a folder on the host of the connection.
public struct PoolDocument: Sendable, Equatable {
    /// Unique on the connection.
    public var name: String
    /// Path of the folder.
    public var folder: String

    /// A pool of a folder.
    public init(name: String, folder: String) {
        self.name = name
        self.folder = folder
    }

    /// Reads a document of libvirt's.
    ///
    /// - Throws: ``DocumentError/malformed(document:reason:)``, for a pool without a folder too.
    public init(xml: String) throws {
        let element = try XMLDocument.value(PoolElement.self, from: xml, root: "pool")
        self.init(name: element.name, folder: element.target.path)
    }

    /// The document for libvirt.
    ///
    /// - Throws: ``DocumentError/forbiddenCharacter(scalar:document:)``.
    public func xml() throws -> String {
        let element = PoolElement(type: "dir", name: name, target: PoolTargetElement(path: folder))
        return try XMLDocument.text(element, root: "pool")
    }
}

/// The `<pool>` element, as in libvirt's `formatstorage`.
struct PoolElement: XMLNode {
    static let children: Set<String> = ["name", "target"]
    var type: String
    var name: String
    var target: PoolTargetElement
}

struct PoolTargetElement: XMLNode {
    static let children: Set<String> = ["path"]
    var path: String
}
