internal import Foundation
public import Images
public import Profiles

/// All that is decided about a machine before anything of it exists.
public struct MachinePlan: Sendable {
    /// Also the domain's and the guest's host name: letters, digits and dashes, 63 characters at most.
    public var name: String
    public var profile: Profile
    public var image: Image
    /// The job it is for, as its web address.
    public var job: String?
    /// The runner's job it belongs to; nil for a local run.
    public var claim: JobClaim?
    /// Whether it may outlive this process.
    public var keep: Bool
    /// Whether it boots even where a saved machine could be restored.
    public var startsCold = false
    /// The name of its disk's volume, for a disk that outlives it; nil for one of its own.
    var diskVolume: String?
    /// Whether the guest can reach anything but us. Without, even this host's loopback is out of its reach.
    public var hasOutboundNetwork: Bool
    /// A folder for console log and screenshot of a machine that doesn't get ready; nil to keep none.
    public var evidence: String?

    public init(
        profile: Profile, image: Image, job: String? = nil, claim: JobClaim? = nil, keep: Bool = false,
        hasOutboundNetwork: Bool = true
    ) {
        self.name = Self.name(for: profile)
        self.profile = profile
        self.image = image
        self.job = job
        self.claim = claim
        self.keep = keep || claim != nil
        self.hasOutboundNetwork = hasOutboundNetwork
    }

    /// The machine's memory.
    var memoryBytes: UInt64 { profile.shape.memoryBytes }
    /// What its disk may grow to.
    var diskBytes: UInt64 { max(profile.shape.diskBytes, image.diskBytes) }

    /// The same for another machine.
    func renamed() -> MachinePlan {
        var plan = self
        plan.name = Self.name(for: profile)
        return plan
    }

    /// Overlay and seed, in this order.
    var volumes: [String] {
        let own = Self.volumes(of: name)
        return [diskVolume ?? own[0], own[1]]
    }

    /// Overlay and seed of a machine, in this order.
    static func volumes(of machine: String) -> [String] { ["\(machine).qcow2", "\(machine)-seed.iso"] }

    private static func name(for profile: Profile) -> String {
        let random = UUID().uuidString.lowercased().prefix(8)
        let allowed = profile.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return "virt-ci-\(String(allowed).prefix(40))-\(random)"
    }
}
