/// A volume of a storage pool.
public struct VolumeDocument: Sendable, Equatable {
    /// A volume's file that another lies over, and never changes while it does.
    public struct BackingStore: Sendable, Equatable {
        /// Path on the host of the connection.
        public var path: String
        /// How the file holds the content.
        public var format: Disk.Format

        /// A file under a volume.
        public init(path: String, format: Disk.Format) {
            self.path = path
            self.format = format
        }
    }

    /// Unique in the pool; a file name.
    public var name: String
    /// Bytes a guest sees.
    public var capacity: UInt64
    /// Bytes set aside at once; libvirt decides when nil (all of a raw volume, none of a qcow2).
    public var allocation: UInt64?
    /// How the file holds the content.
    public var format: Disk.Format
    /// What the volume lies over.
    public var backingStore: BackingStore?

    /// A volume, empty or over another.
    public init(
        name: String, capacity: UInt64, allocation: UInt64? = nil, format: Disk.Format,
        backingStore: BackingStore? = nil
    ) {
        self.name = name
        self.capacity = capacity
        self.allocation = allocation
        self.format = format
        self.backingStore = backingStore
    }

    /// Reads a document of libvirt's.
    ///
    /// - Throws: ``DocumentError/malformed(document:reason:)``, for a volume of another format too.
    public init(xml: String) throws {
        let element = try XMLDocument.value(VolumeElement.self, from: xml, root: "volume")
        guard let capacity = element.capacity.bytes(defaultUnit: "bytes") else {
            throw DocumentError.malformed(document: "volume", reason: "capacity in '\(element.capacity.unit ?? "")'")
        }
        self.init(
            name: element.name, capacity: capacity, allocation: element.allocation?.bytes(defaultUnit: "bytes"),
            format: element.target?.format?.type ?? .raw,
            backingStore: element.backingStore.flatMap { store in
                store.path.map { BackingStore(path: $0, format: store.format?.type ?? .raw) }
            })
    }

    /// The document for libvirt.
    ///
    /// - Throws: ``DocumentError/forbiddenCharacter(scalar:document:)``.
    public func xml() throws -> String {
        let element = VolumeElement(
            name: name, capacity: SizeElement(bytes: capacity), allocation: allocation.map(SizeElement.init(bytes:)),
            target: VolumeTargetElement(format: FormatElement(type: format)),
            backingStore: backingStore.map { store in
                BackingStoreElement(path: store.path, format: FormatElement(type: store.format))
            })
        return try XMLDocument.text(element, root: "volume")
    }
}

/// The `<volume>` element, as in libvirt's `formatstorage`.
struct VolumeElement: XMLNode {
    static let children: Set<String> = ["name", "capacity", "allocation", "target", "backingStore"]
    var name: String
    var capacity: SizeElement
    var allocation: SizeElement?
    var target: VolumeTargetElement?
    var backingStore: BackingStoreElement?
}

struct VolumeTargetElement: XMLNode {
    static let children: Set<String> = ["format"]
    var format: FormatElement?
}

struct BackingStoreElement: XMLNode {
    static let children: Set<String> = ["path", "format"]
    var path: String?
    var format: FormatElement?
}

struct FormatElement: XMLNode {
    var type: Disk.Format
}
