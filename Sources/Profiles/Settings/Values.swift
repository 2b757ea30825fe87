internal import Foundation

/// The single values of a file of settings: each function gives the value, or nil if the text is none.
enum Values {
    /// One line that is not empty and holds no control characters.
    static func line(_ text: String) -> String? {
        let line = text.trimmingCharacters(in: .whitespaces)
        return line.isEmpty || hasControls(line) ? nil : line
    }

    /// Any text that is not blank.
    static func text(_ text: String) -> String? {
        text.contains { !$0.isWhitespace } ? text : nil
    }

    static func wholeNumber(_ range: ClosedRange<Int>) -> (String) -> Int? {
        { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }

    static func boolean(_ text: String) -> Bool? {
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    }

    static func word(of others: String) -> (String) -> String? {
        { ProfileName.isWord($0, of: others) ? $0 : nil }
    }

    /// A libvirt object's name: what libvirt itself refuses is refused here, with the line.
    static func libvirtName(_ text: String) -> String? {
        text.isEmpty || text.contains("/") || hasControls(text) ? nil : text
    }

    static func profileName(_ text: String) -> String? { ProfileName.isValid(text) ? text : nil }

    /// A package, maybe with version or release; nothing an installer's command line would take for an option
    /// or for two packages.
    static func package(_ text: String) -> String? {
        let others = "+.:_~/=-<>[]"
        guard let first = text.first, first.isASCII, first.isLetter || first.isNumber else { return nil }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) } ? text : nil
    }

    static func digest(_ text: String) -> String? {
        text.utf8.count == 64 && text.allSatisfy { $0.isASCII && $0.isHexDigit } ? text.lowercased() : nil
    }

    /// An https address; http only to this machine, where nobody stands between.
    static func webAddress(_ text: String) -> String? {
        guard let url = address(text), let scheme = url.scheme else { return nil }
        let isLocal = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(url.host() ?? "")
        return scheme == "https" || (scheme == "http" && isLocal) ? text : nil
    }

    /// Package mirrors sign what they serve, so http is as good.
    static func mirrorAddress(_ text: String) -> String? {
        ["http", "https"].contains(address(text)?.scheme) ? text : nil
    }

    /// A path from the root, without `..`, which would make it lie about where it leads.
    static func absolutePath(_ text: String) -> String? {
        guard text.hasPrefix("/"), text.utf8.count < 4096, !hasControls(text) else { return nil }
        return text.split(separator: "/").contains("..") ? nil : text
    }

    /// A libvirt connection, such as `qemu:///system`.
    static func connection(_ text: String) -> String? {
        guard !hasControls(text), !text.contains(" "), URL(string: text)?.scheme?.isEmpty == false else { return nil }
        return text
    }

    /// `group/project`, or `group/*` for all below a group.
    static func projectPattern(_ text: String) -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, !hasControls(text), !text.contains(" ") else { return nil }
        return parts.allSatisfy { !$0.isEmpty } && !text.dropLast(1).contains("*") ? text : nil
    }

    private static func address(_ text: String) -> URL? {
        guard !hasControls(text), !text.contains(" "), let url = URL(string: text), url.host()?.isEmpty == false else {
            return nil
        }
        return url
    }

    private static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
