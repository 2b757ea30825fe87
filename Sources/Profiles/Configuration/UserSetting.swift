/// A setting with one value, which the environment has a variable for, too.
public enum UserSetting: String, Sendable, CaseIterable {
    /// Whether a machine is kept after its run.
    case keep
    case format
    case color
    /// Whether a machine is saved after a run that had to boot one.
    case warm
    /// How much fetched archives and sources may take together.
    case cacheLimit = "cache-limit"
    /// The profile of a job that names none.
    case profile

    /// The variable that stands above the file.
    public var variable: String {
        switch self {
        case .keep: "VIRT_CI_KEEP"
        case .format: "VIRT_CI_FORMAT"
        case .color: "VIRT_CI_COLOR"
        case .warm: "VIRT_CI_WARM"
        case .cacheLimit: "VIRT_CI_CACHE_LIMIT"
        case .profile: "VIRT_CI_PROFILE"
        }
    }

    /// The words it takes, the first without any setting; none for one that is no choice.
    public var choices: [String] {
        switch self {
        case .keep: ["never", "always"]
        case .format: ["text", "json", "jsonl"]
        case .color: ["auto", "always", "never"]
        case .warm: ["always", "never"]
        case .cacheLimit, .profile: []
        }
    }

    /// What holds where nothing is said.
    public var usual: String {
        switch self {
        case .cacheLimit: "20 GiB"
        case .profile: ""
        case .keep, .format, .color, .warm: choices.first ?? ""
        }
    }

    /// Whether a text is a value of it.
    public func accepts(_ text: String) -> Bool {
        switch self {
        case .cacheLimit: Quantity.bytes(text) != nil
        case .profile: Values.profileName(text) != nil
        case .keep, .format, .color, .warm: choices.contains(text)
        }
    }

    var expectation: SettingExpectation {
        switch self {
        case .cacheLimit: .size
        case .profile: .profileName
        case .keep, .format, .color, .warm: .oneOf(choices, mapping: [])
        }
    }
}

/// A GitLab that the user has set up, and where its token comes from.
public struct GitLabSetting: Sendable, Equatable {
    public var address: String
    /// A program and its arguments, which prints the token; empty for none.
    public var tokenCommand: [String] = []
    /// A file with the token; `~/` begins in the user's home.
    public var tokenFile: String?
    /// Where it stands in the configuration, from 1.
    public var line = 0

    static let keys = ["address", "token-command", "token-file"]

    /// - Returns: nil where the address is wrong, which is a problem of the section.
    init?(_ section: Section) {
        guard let address = section.required("address", .webAddress, Values.webAddress) else { return nil }
        self.address = address
        line = section.setting.place.line
        tokenFile = section.optional("token-file", .path, Values.line)
        if section.isList("token-command") {
            tokenCommand = section.list("token-command", of: .line, Values.line) ?? []
        } else {
            tokenCommand = section.optional("token-command", .command, Self.words) ?? []
        }
        if !tokenCommand.isEmpty, tokenFile != nil {
            section.add(.unexpected(found: .mapping, expected: .exactlyOneOf(Self.keys.suffix(2))), at: "token-file")
        }
    }

    /// No shell reads it, so what would mean something to one is refused instead of passed on.
    private static func words(_ text: String) -> [String]? {
        let words = text.split(separator: " ").map(String.init)
        let isPlain = text.utf8.allSatisfy {
            (0x20..<0x7f).contains($0) && !"\"'\\$`|&;<>()*?[]#~!{}".utf8.contains($0)
        }
        return isPlain && !words.isEmpty ? words : nil
    }
}
