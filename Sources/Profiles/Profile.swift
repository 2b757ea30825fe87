/// What machine a `DISTRO` means: image, shape, network, login and how long it may take to get ready.
public struct Profile: Sendable, Equatable, Codable {
    /// The name jobs use as `DISTRO`: lower-case letters, digits, `.` and `-`.
    public var name: String
    /// One line for lists.
    public var summary: String
    /// Other values of `DISTRO` that mean this profile.
    public var aliases: [String]
    public var image: ImageSource
    /// What the image gets once before machines start from it; nil if nothing.
    public var preparation: Preparation?
    /// Whether machines start from the image as it is, and are set up by cloud-init at each first boot.
    public var takesImageAsItIs: Bool
    public var shape: MachineShape
    public var login: Login
    public var network: NetworkChoice
    public var boot: BootChoice
    public var firmware: Firmware
    public var readiness: Readiness

    public init(
        name: String, summary: String, aliases: [String] = [], image: ImageSource,
        preparation: Preparation? = nil, takesImageAsItIs: Bool = false, shape: MachineShape, login: Login = Login(),
        network: NetworkChoice = .auto, boot: BootChoice = .loader, firmware: Firmware = .bios,
        readiness: Readiness = Readiness()
    ) {
        self.name = name
        self.summary = summary
        self.aliases = aliases
        self.image = image
        self.preparation = preparation
        self.takesImageAsItIs = takesImageAsItIs
        self.shape = shape
        self.login = login
        self.network = network
        self.boot = boot
        self.firmware = firmware
        self.readiness = readiness
    }
}

/// Who runs the job's scripts in the guest.
public struct Login: Sendable, Equatable, Codable {
    /// The account. CI logs in as `root` (libvirt-gitlab-executor, `src/provisioner/machine.py`).
    public var user: String
    /// Whether the account may use sudo without a password; without meaning for root.
    public var sudo: Bool

    public init(user: String = "root", sudo: Bool = true) {
        self.user = user
        self.sudo = sudo
    }
}

/// How long each requirement of a ready machine may take, counted from the moment the one before was met.
///
/// The defaults are generous: an emulated guest was seen to boot in 50 s on an idle machine, and in several
/// times that on a busy one.
public struct Readiness: Sendable, Equatable {
    /// From defining the domain to its running.
    public var running: Duration
    /// From running to an address by which it is reached.
    public var address: Duration
    /// From an address to the first login.
    public var ssh: Duration
    /// From the first login to the end of cloud-init.
    public var cloudInit: Duration

    public init(
        running: Duration = .seconds(60), address: Duration = .seconds(300), ssh: Duration = .seconds(300),
        cloudInit: Duration = .seconds(300)
    ) {
        self.running = running
        self.address = address
        self.ssh = ssh
        self.cloudInit = cloudInit
    }
}

/// Encoded in seconds: whole or broken numbers, never the two halves of a `Duration`.
extension Readiness: Codable {
    private enum Keys: String, CodingKey { case running, address, ssh, cloudInit }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        func seconds(_ key: Keys) throws -> Duration { .seconds(try container.decode(Double.self, forKey: key)) }
        self.init(
            running: try seconds(.running), address: try seconds(.address), ssh: try seconds(.ssh),
            cloudInit: try seconds(.cloudInit))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(running / .seconds(1), forKey: .running)
        try container.encode(address / .seconds(1), forKey: .address)
        try container.encode(ssh / .seconds(1), forKey: .ssh)
        try container.encode(cloudInit / .seconds(1), forKey: .cloudInit)
    }
}
