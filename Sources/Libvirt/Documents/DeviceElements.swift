/// The `<devices>` element and its parts, named and nested as in libvirt's `formatdomain`.
struct DevicesElement: XMLNode {
    static let children: Set<String> = [
        "emulator", "disk", "controller", "interface", "serial", "console", "channel", "video", "rng", "memballoon",
    ]
    var emulator: String?
    var disk: [DiskElement]
    var controller: [ControllerElement]
    var interface: [InterfaceElement]
    var serial: [PortElement]
    var console: [PortElement]
    var channel: [PortElement]
    var video: [VideoElement]
    var rng: [RandomElement]
    var memballoon: MemoryBalloonElement?
}

struct DiskElement: XMLNode {
    static let children: Set<String> = ["driver", "source", "target", "readonly", "serial"]
    var type: String
    var device: Disk.Kind?
    var driver: DriverElement?
    var source: DiskSourceElement?
    var target: DiskTargetElement
    var readonly: EmptyElement?
    var serial: String?
}

struct ControllerElement: XMLNode {
    var type: String
    var index: Int?
    var model: String?
}

struct DriverElement: XMLNode {
    var name: String?
    var type: Disk.Format?
    var cache: Disk.Cache?
    var discard: Disk.Discard?
    var io: Disk.InputOutput?
    var zeroDetection: Disk.ZeroDetection?

    enum CodingKeys: String, CodingKey {
        case name, type, cache, discard, io
        case zeroDetection = "detect_zeroes"
    }
}

struct DiskSourceElement: XMLNode {
    var file: String?
}

struct DiskTargetElement: XMLNode {
    var dev: String
    var bus: Disk.Bus?
}

struct AddressElement: XMLNode {
    var address: String
}

struct TypeElement: XMLNode {
    var type: String
}

/// A `<serial>`, `<console>` or `<channel>`.
struct PortElement: XMLNode {
    static let children: Set<String> = ["source", "log", "target"]
    var type: String
    var source: SocketElement?
    var log: LogElement?
    var target: PortTargetElement?
}

struct SocketElement: XMLNode {
    var mode: String?
    var path: String?
}

struct LogElement: XMLNode {
    var file: String
    var append: String?
}

struct VideoElement: XMLNode {
    static let children: Set<String> = ["model"]
    var model: VideoModelElement
}

struct VideoModelElement: XMLNode {
    var type: String
}

struct PortTargetElement: XMLNode {
    var type: String?
    var name: String?
    /// libvirt's word on a running domain; it takes none.
    var state: String?
    var port: Int?
}

struct RandomElement: XMLNode {
    static let children: Set<String> = ["backend"]
    var model: String
    var backend: RandomBackendElement
}

struct RandomBackendElement: XMLNode {
    static let children: Set<String> = [""]
    var model: String
    var value: String

    enum CodingKeys: String, CodingKey {
        case model
        case value = ""
    }
}

struct MemoryBalloonElement: XMLNode {
    var model: DomainDevices.MemoryBalloon
}
