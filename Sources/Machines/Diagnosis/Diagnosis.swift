/// What could be seen of a machine that did not get ready, before it was taken away.
public struct Diagnosis: Sendable, Equatable, Codable {
    /// What QEMU's guest agent does.
    public enum Agent: String, Sendable, Codable {
        /// It has opened its channel: the guest is up, whatever else it lacks.
        case connected
        /// It has not, or there is none in the image.
        case disconnected
    }

    /// How the guest was to be reached, and what of that is there.
    public struct Reach: Sendable, Equatable, Codable {
        /// libvirt's network; nil with user networking.
        public var network: String?
        /// The card's address on it.
        public var hardwareAddress: String?
        /// What libvirt's DHCP server has given to the card.
        public var leases: [String] = []
        /// The addresses that this host has seen the card use.
        public var neighbours: [String] = []
        /// The loopback port that QEMU forwards to the guest's ssh, with user networking.
        public var forwardedPort: UInt16?
    }

    /// The domain's state in libvirt's words; nil when it is gone.
    public var state: String?
    public var reach = Reach()
    /// nil when the domain is gone.
    public var agent: Agent?
    /// QEMU's own log of the machine on this host; nil where the machine ran on another.
    public var emulatorLog: String?
    /// The end of it, without QEMU's command line; empty where it can't be read.
    public var emulatorLogEnd: [String] = []
    /// Files that were kept: `console.log`, `screenshot.png`, `diagnosis.json`; absolute paths.
    public var files: [String] = []

    public init() {}
}
