extension String {
    /// The text without terminal escape sequences, and without what a carriage return in the line overwrote.
    var withoutEscapes: String {
        let escape = UInt8(ascii: "\u{1b}")
        let carriageReturn = UInt8(ascii: "\r")
        guard utf8.contains(where: { $0 == escape || $0 == carriageReturn }) else { return self }
        var shown: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case escape: Self.dropSequence(from: &rest)
            case carriageReturn: shown.removeAll(keepingCapacity: true)
            default: shown.append(byte)
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Drops what follows an escape character: `[` up to a final byte (ECMA-48, 5.4), `]` up to BEL or `ESC \`, or
    /// one byte.
    private static func dropSequence(from rest: inout Substring.UTF8View) {
        switch rest.popFirst() {
        case UInt8(ascii: "["):
            while let byte = rest.popFirst(), !(0x40...0x7e).contains(byte) {}
        case UInt8(ascii: "]"):
            while let byte = rest.popFirst(), byte != 0x07 {
                if byte == 0x1b { return _ = rest.popFirst() }
            }
        default: return
        }
    }
}
