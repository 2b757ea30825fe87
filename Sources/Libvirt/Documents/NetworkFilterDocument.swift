/// A filter of a host's for the traffic of a domain's card: libvirt's `nwfilter`.
public struct NetworkFilterDocument: Sendable, Equatable {
    /// What becomes of matching packets; rules are tried in their order.
    public struct Rule: Sendable, Equatable {
        /// libvirt's words.
        public enum Action: String, Sendable, Codable { case accept, drop }

        /// Which packets are meant, of those that leave the guest. A name with a dollar sign is a variable.
        public enum Match: Sendable, Equatable {
            /// Those of another card than this.
            case otherSender(hardwareAddress: String)
            /// Those for an address, or for all of a network.
            case destination(String, prefix: Int?, family: InterfaceAddress.Family)
        }

        /// What becomes of them.
        public var action: Action
        /// Which packets are meant.
        public var match: Match

        /// A rule.
        public init(_ action: Action, _ match: Match) {
            self.action = action
            self.match = match
        }
    }

    /// Unique on the connection.
    public var name: String
    /// The rules, in order.
    public var rules: [Rule]

    /// A filter; what no rule matches passes.
    public init(name: String, rules: [Rule]) {
        self.name = name
        self.rules = rules
    }

    /// The document for libvirt.
    ///
    /// - Throws: ``DocumentError/forbiddenCharacter(scalar:document:)``.
    public func xml() throws -> String {
        let rules = rules.enumerated().map { index, rule in RuleElement(rule, priority: index + 1) }
        return try XMLDocument.text(FilterElement(name: name, chain: "root", rule: rules), root: "filter")
    }
}

/// The `<filter>` element, as in libvirt's `formatnwfilter`.
struct FilterElement: XMLNode {
    static let children: Set<String> = ["rule"]
    var name: String
    var chain: String
    var rule: [RuleElement]
}

struct RuleElement: XMLNode {
    static let children: Set<String> = ["mac", "ip", "ipv6"]
    var action: NetworkFilterDocument.Rule.Action
    var direction = "out"
    var priority: Int
    var mac: SenderElement?
    var ip: DestinationElement?
    var ipv6: DestinationElement?
}

struct SenderElement: XMLNode {
    var match: String
    var srcmacaddr: String
}

struct DestinationElement: XMLNode {
    var dstipaddr: String
    var dstipmask: String?
}

extension RuleElement {
    init(_ rule: NetworkFilterDocument.Rule, priority: Int) {
        action = rule.action
        self.priority = priority
        switch rule.match {
        case .otherSender(let address): mac = SenderElement(match: "no", srcmacaddr: address)
        case .destination(let address, let prefix, let family):
            let destination = DestinationElement(dstipaddr: address, dstipmask: prefix.map(String.init))
            if family == .ipv6 { ipv6 = destination } else { ip = destination }
        }
    }
}
