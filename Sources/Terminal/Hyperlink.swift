internal import Foundation

/// Links on terminals that have them: OSC 8 (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).
///
/// What jobs and servers say passes a `Sanitizer`, which takes such sequences out. Ours pass because they carry a word
/// that is another one in every process: nobody outside can write it.
enum Hyperlink {
    private static let word = String(UInt64.random(in: .min ... .max), radix: 36)
    private static let start = "\u{1B}]8;id=\(word);"
    private static let end = "\u{1B}\\"
    /// Terminals take no longer ones (VTE, `vteaccess.cc`).
    private static let longest = 2083

    /// The text as a link; the text alone when the address is none.
    static func text(_ text: String, to address: String) -> String {
        guard isAddress(address) else { return text }
        return start + address + end + text + start + end
    }

    private static func isAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.count <= longest
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Sanitizes what is between our marks, and leaves these.
    static func sanitized(_ text: String, _ policy: Sanitizer.Policy) -> String {
        guard text.contains(start) else { return Sanitizer.text(text, policy) }
        var result = ""
        var rest = text[...]
        while let mark = rest.firstRange(of: start) {
            result += Sanitizer.text(String(rest[..<mark.lowerBound]), policy)
            let tail = rest[mark.upperBound...]
            guard let stop = tail.firstRange(of: end),
                tail[..<stop.lowerBound].isEmpty || isAddress(String(tail[..<stop.lowerBound]))
            else {
                rest = tail
                continue
            }
            result += rest[mark.lowerBound..<stop.upperBound]
            rest = tail[stop.upperBound...]
        }
        return result + Sanitizer.text(String(rest), policy)
    }

    /// Whether a terminal has links. There is no way to ask; most programs go by the environment, as here. A terminal
    /// that doesn't know them shows the text alone, but old ones show rubbish.
    ///
    /// `VIRT_CI_HYPERLINKS` (`always` or `never`) decides before anything else.
    static func areShown(environment: [String: String], isTerminal: Bool) -> Bool {
        switch environment["VIRT_CI_HYPERLINKS"]?.lowercased() {
        case "always", "1", "yes": return true
        case "never", "0", "no": return false
        default: break
        }
        func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
        let terminal = environment["TERM"] ?? ""
        // Screen and tmux have links only in new versions, and pass them on only where the terminal around has them.
        guard isTerminal, !["dumb", "", "linux"].contains(terminal), !terminal.hasPrefix("screen"),
            !terminal.hasPrefix("tmux"), !has("CI")
        else { return false }
        // VTE has them since 0.50, and said nonsense before (gnome-terminal, tilix, xfce4-terminal).
        if let version = environment["VTE_VERSION"].flatMap({ Int($0) }) { return version >= 5000 }
        if let version = environment["KONSOLE_VERSION"].flatMap({ Int($0) }) { return version >= 201_200 }
        if has("WT_SESSION") || has("DOMTERM") || has("KITTY_WINDOW_ID") { return true }
        let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "mintty", "rio"]
        if programs.contains(environment["TERM_PROGRAM"] ?? "") { return true }
        return ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm"]
            .contains { terminal == $0 || terminal.hasPrefix($0 + "-") }
    }
}
