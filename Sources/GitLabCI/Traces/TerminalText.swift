/// Makes bytes that were meant for a terminal readable as text.
public enum TerminalText {
    /// Without colours and other control sequences, without what a carriage return overwrote, and with bytes that
    /// are no UTF-8 replaced.
    public static func plain(_ bytes: some Collection<UInt8>) -> String {
        let visible = withoutSequences(bytes)
        var end = visible.endIndex
        while end > 0, visible[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let start = visible[..<end].lastIndex(of: UInt8(ascii: "\r")).map { $0 + 1 } ?? 0
        return String(decoding: visible[start..<end], as: UTF8.self)
    }

    /// With everything that was written, but for what a carriage return overwrote: still hostile, for who keeps colours.
    public static func visible(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var end = bytes.endIndex
        while end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let start = bytes[..<end].lastIndex(of: UInt8(ascii: "\r")).map { $0 + 1 } ?? 0
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Takes out `ESC [ … letter` and the bare escape character.
    private static func withoutSequences(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index != bytes.endIndex {
            guard bytes[index] == 0x1b else {
                result.append(bytes[index])
                index = bytes.index(after: index)
                continue
            }
            index = bytes.index(after: index)
            guard index != bytes.endIndex, bytes[index] == UInt8(ascii: "[") else { continue }
            let parameters = bytes.index(after: index)
            let end = bytes[parameters...].firstIndex { !(0x20...0x3f).contains($0) } ?? bytes.endIndex
            index = end == bytes.endIndex ? end : bytes.index(after: end)
        }
        return result
    }
}
