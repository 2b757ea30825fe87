/// Colours by meaning. Without colour the text says the same, so nothing depends on seeing it.
public struct Style: Sendable, Equatable {
    /// What a piece of text means to its reader.
    public enum Meaning: Sendable, Equatable, CaseIterable {
        case failure, success, warning, emphasis, faint
    }

    /// Whether escape sequences are written at all.
    public let isEnabled: Bool
    /// Whether addresses may be put behind text.
    public let hasLinks: Bool

    public init(isEnabled: Bool, hasLinks: Bool = false) {
        self.isEnabled = isEnabled
        self.hasLinks = hasLinks
    }

    /// No colour.
    public static let plain = Style(isEnabled: false)

    /// The text in the colour of its meaning; the text itself where there is no colour, or nothing to colour.
    public func callAsFunction(_ text: String, as meaning: Meaning?) -> String {
        guard isEnabled, let meaning, !text.isEmpty else { return text }
        return "\u{1B}[\(Self.code(meaning))m\(text)\u{1B}[0m"
    }

    /// The text as a link to a page, where there are links.
    public func link(_ text: String, to address: String?) -> String {
        guard hasLinks, let address, !text.isEmpty else { return text }
        return Hyperlink.text(text, to: address)
    }

    /// The eight basic colours, which every theme keeps readable.
    private static func code(_ meaning: Meaning) -> String {
        switch meaning {
        case .failure: "1;31"
        case .success: "32"
        case .warning: "33"
        case .emphasis: "1"
        case .faint: "2"
        }
    }
}

/// What the option `--color` says.
public enum ColorChoice: String, Sendable, Equatable, CaseIterable {
    case always, never
    /// On a terminal that is not `dumb`, unless `NO_COLOR` is set (no-color.org: to anything but nothing).
    case auto
}
