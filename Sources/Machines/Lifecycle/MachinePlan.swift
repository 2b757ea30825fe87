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
    /// Whether it may outlive this process.
    public var keep: Bool
    /// Whether the guest can reach anything but us. Without, even this host's loopback is out of its reach.
    public var hasOutboundNetwork: Bool

    public init(
        profile: Profile, image: Image, job: String? = nil, keep: Bool = false, hasOutboundNetwork: Bool = true
    ) {
        self.name = Self.name(for: profile)
        self.profile = profile
        self.image = image
        self.job = job
        self.keep = keep
        self.hasOutboundNetwork = hasOutboundNetwork
    }

    /// The same for another machine.
    func renamed() -> MachinePlan {
        var plan = self
        plan.name = Self.name(for: profile)
        return plan
    }

    private static func name(for profile: Profile) -> String {
        let random = UUID().uuidString.lowercased().prefix(8)
        let allowed = profile.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return "virt-ci-\(String(allowed).prefix(40))-\(random)"
    }
}
