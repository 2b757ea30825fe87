public import Foundation

/// Makes text from elsewhere harmless for a terminal: what a job, a guest or a file name says can't move the
/// cursor over other lines, set the title, ask the terminal for answers, or show itself in another order.
///
/// Takes pieces cut anywhere, inside a character or an escape sequence, too.
public struct Sanitizer: Sendable {
    /// What stays besides printable characters, tabs and line feeds.
    public enum Policy: Sendable, Equatable {
        /// Nothing. A carriage return becomes a line feed.
        case plain
        /// Colours (SGR) alone. A carriage return becomes a line feed.
        case styles
        /// Colours (SGR), erasing in the line, and carriage returns: what logs and progress bars are made of.
        case colours
    }

    private enum State: Sendable {
        case text
        /// After ESC.
        case escape
        /// After ESC and an intermediate byte, as in `ESC ( B`: one more to come.
        case designation
        /// In a control sequence; its parameters so far.
        case control(String)
        /// In a string for the terminal (OSC, DCS, …), of which so many characters were dropped.
        case string(Int)
        /// In such a string, after ESC: maybe its end.
        case stringEscape(Int)
    }

    private let policy: Policy
    private var state = State.text
    private var incomplete: [UInt8] = []
    private var isAfterReturn = false
    private var isColoured = false

    /// No sequence that is let through is longer; longer ones are dropped.
    private static let longestControl = 64
    /// A string that doesn't end here is no string: what follows is shown, so that nobody can hide the rest of a log.
    private static let longestString = 4096

    public init(_ policy: Policy) {
        self.policy = policy
    }

    /// What may be shown of the next piece.
    public mutating func feed(_ bytes: Data) -> String {
        if case .text = state, incomplete.isEmpty, !isAfterReturn, bytes.allSatisfy(Self.isPlain) {
            return String(decoding: bytes, as: UTF8.self)
        }
        incomplete.append(contentsOf: bytes)
        let tail = Self.incompleteTail(incomplete)
        let complete = String(decoding: incomplete.dropLast(tail), as: UTF8.self)
        incomplete = Array(incomplete.suffix(tail))
        return feed(scalars: complete.unicodeScalars)
    }

    /// What is left at the end; colours are put back.
    public mutating func finish() -> String {
        var rest = feed(scalars: String(decoding: incomplete, as: UTF8.self).unicodeScalars)
        if isAfterReturn, policy != .colours { rest += "\n" }
        if isColoured { rest += "\u{1B}[0m" }
        self = Sanitizer(policy)
        return rest
    }

    /// The whole of a text.
    public static func text(_ text: String, _ policy: Policy) -> String {
        var sanitizer = Sanitizer(policy)
        return sanitizer.feed(scalars: text.unicodeScalars) + sanitizer.finish()
    }

    /// A text in one line: line feeds and tabs become spaces. For names in messages and tables.
    public static func line(_ text: String) -> String {
        String(Self.text(text, .plain).map { $0 == "\n" || $0 == "\t" ? " " : $0 })
    }

    private mutating func feed(scalars: String.UnicodeScalarView) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in scalars { take(scalar, &shown) }
        return String(shown)
    }

    private mutating func take(_ scalar: Unicode.Scalar, _ shown: inout String.UnicodeScalarView) {
        switch state {
        case .text: takeText(scalar, &shown)
        case .escape: takeEscape(scalar, &shown)
        case .designation:
            state = .text
            if scalar.value < 0x20 { takeText(scalar, &shown) }
        case .control(let parameters): takeControl(scalar, parameters, &shown)
        case .string(let length): takeString(scalar, length, &shown)
        case .stringEscape(let length):
            state = scalar == "\\" ? .text : .string(length)
            if scalar != "\\" { takeString(scalar, length, &shown) }
        }
    }

    private mutating func takeText(_ scalar: Unicode.Scalar, _ shown: inout String.UnicodeScalarView) {
        if isAfterReturn {
            isAfterReturn = false
            if scalar != "\n" { shown.append(policy == .colours ? "\r" : "\n") }
        }
        switch scalar.value {
        case 0x1B: state = .escape
        case 0x0D: isAfterReturn = true
        case 0x09, 0x0A: shown.append(scalar)
        case 0x9B: state = .control("")
        case 0x90, 0x98, 0x9D...0x9F: state = .string(0)
        case 0x00...0x1F, 0x7F...0x9F: break
        // Marks that change the direction of what follows, and line separators that some terminals obey.
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: break
        default: shown.append(scalar)
        }
    }

    private mutating func takeEscape(_ scalar: Unicode.Scalar, _ shown: inout String.UnicodeScalarView) {
        switch scalar {
        case "[": state = .control("")
        case "]", "P", "X", "^", "_": state = .string(0)
        case " "..."/": state = .designation
        case "0"..."~": state = .text
        default:
            state = .text
            takeText(scalar, &shown)
        }
    }

    private mutating func takeControl(
        _ scalar: Unicode.Scalar, _ parameters: String, _ shown: inout String.UnicodeScalarView
    ) {
        switch scalar {
        case " "..."?" where parameters.utf8.count < Self.longestControl:
            state = .control(parameters + String(scalar))
        case "@"..."~":
            state = .text
            show(parameters, final: scalar, &shown)
        default:
            state = .text
            takeText(scalar, &shown)
        }
    }

    private mutating func takeString(
        _ scalar: Unicode.Scalar, _ length: Int, _ shown: inout String.UnicodeScalarView
    ) {
        switch scalar.value {
        case 0x1B: state = .stringEscape(length)
        case 0x07, 0x18, 0x1A, 0x9C: state = .text
        case 0x0A, 0x0D:
            state = .text
            takeText(scalar, &shown)
        default: state = length < Self.longestString ? .string(length + 1) : .text
        }
    }

    /// Lets a control sequence through if it is a colour or erases in the line.
    private mutating func show(_ parameters: String, final: Unicode.Scalar, _ shown: inout String.UnicodeScalarView) {
        guard policy != .plain else { return }
        let isColour = final == "m" && parameters.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || $0 == ";" }
        let isErase = policy == .colours && final == "K" && ["", "0", "1", "2"].contains(parameters)
        // Hidden text is there to be copied by people who don't see it.
        guard isErase || (isColour && !Self.hides(parameters)) else { return }
        if isColour { isColoured = !["", "0", "00"].contains(parameters) }
        if isAfterReturn {
            isAfterReturn = false
            shown.append("\r")
        }
        shown.append(contentsOf: "\u{1B}[\(parameters)\(final)".unicodeScalars)
    }

    /// Whether one of the parameters of SGR is that of hidden text; those behind 38 and 48 are numbers of colours.
    private static func hides(_ parameters: String) -> Bool {
        var fields = parameters.split(separator: ";").map { Int($0) ?? 0 }[...]
        while let field = fields.popFirst() {
            if field == 8 { return true }
            guard field == 38 || field == 48 || field == 58 else { continue }
            fields = fields.dropFirst(fields.first == 5 ? 2 : fields.first == 2 ? 4 : 0)
        }
        return false
    }

    /// Most of what comes needs no second look.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || byte == 0x0A || byte == 0x09
    }

    /// How many bytes at the end begin a character that is not all there.
    private static func incompleteTail(_ bytes: [UInt8]) -> Int {
        for (distance, byte) in bytes.reversed().prefix(3).enumerated() {
            let length =
                switch byte {
                case 0xF0...0xF4: 4
                case 0xE0...0xEF: 3
                case 0xC2...0xDF: 2
                case 0x80...0xBF: 0
                default: 1
                }
            if length > 0 { return length > distance + 1 ? distance + 1 : 0 }
        }
        return 0
    }
}
