/// Makes a new input of old ones: byte by byte, line by line, and by what the languages at hand are made of.
struct Mutator {
    /// Larger inputs find little that smaller ones don't, and take long.
    static let longest = 64 << 10

    let words: [[UInt8]]

    /// - Parameter words: What means something in the language.
    init(words: [String]) { self.words = words.map { Array($0.utf8) } }

    /// - Parameter other: Another input, to take pieces of.
    func mutated(_ input: [UInt8], with other: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bytes = input
        for _ in 0...dice.number(below: 6) {
            change(&bytes, other, &dice)
            if bytes.count > Self.longest { bytes.removeLast(bytes.count - Self.longest) }
        }
        return bytes
    }

    private func change(_ bytes: inout [UInt8], _ other: [UInt8], _ dice: inout Dice) {
        switch dice.number(below: 15) {
        case 0:
            guard !bytes.isEmpty else { return }
            bytes[dice.number(below: bytes.count)] ^= 1 << UInt8(dice.number(below: 8))
        case 1:
            guard !bytes.isEmpty else { return }
            bytes[dice.number(below: bytes.count)] = UInt8(dice.number(below: 256))
        case 2: bytes.removeSubrange(range(of: bytes, most: 64, &dice))
        case 3: insert(Array(bytes[range(of: bytes, most: 256, &dice)]), &bytes, &dice)
        case 4, 5, 6: insert(dice.pick(words) ?? [], &bytes, &dice)
        case 7: insert(Array(other[range(of: other, most: 2048, &dice)]), &bytes, &dice)
        case 8: bytes.replaceSubrange(range(of: bytes, most: 32, &dice), with: dice.pick(words) ?? [])
        case 9: changeLines(&bytes, &dice)
        case 10: changeLines(&bytes, &dice)
        case 11: nest(&bytes, &dice)
        case 12: changeNumber(&bytes, &dice)
        case 13: bytes.removeLast(dice.number(below: bytes.count / 2 + 1))
        default: indent(&bytes, &dice)
        }
    }

    private func range(of bytes: [UInt8], most: Int, _ dice: inout Dice) -> Range<Int> {
        let start = dice.number(below: bytes.count + 1)
        return start..<min(bytes.count, start + 1 + dice.number(below: most))
    }

    private func insert(_ piece: [UInt8], _ bytes: inout [UInt8], _ dice: inout Dice) {
        bytes.insert(contentsOf: piece, at: dice.number(below: bytes.count + 1))
    }

    /// Repeats, moves or removes whole lines.
    private func changeLines(_ bytes: inout [UInt8], _ dice: inout Dice) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let first = dice.number(below: lines.count)
        let block = Array(lines[first..<min(lines.count, first + 1 + dice.number(below: 4))])
        switch dice.number(below: 4) {
        case 0: lines.insert(contentsOf: block, at: dice.number(below: lines.count + 1))
        case 1:
            let times = 1 + dice.number(below: dice.once(in: 20) ? 400 : 8)
            lines.insert(contentsOf: repeatElement(block, count: times).joined(), at: first)
        case 2: lines.removeSubrange(first..<(first + block.count))
        default: lines.swapAt(first, dice.number(below: lines.count))
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// Brackets and indents many levels deep.
    private func nest(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let depth = 1 + dice.number(below: dice.once(in: 10) ? 3000 : 120)
        let pairs = [("[", "]"), ("{a: ", "}"), ("- ", ""), ("(", ")"), ("!reference [a, ", "]"), ("$[[ ", " ]]")]
        guard let pair = dice.pick(pairs) else { return }
        let place = dice.number(below: bytes.count + 1)
        let isClosed = dice.once(in: 2)
        let text =
            String(repeating: pair.0, count: depth) + "x" + (isClosed ? String(repeating: pair.1, count: depth) : "")
        bytes.insert(contentsOf: Array(text.utf8), at: place)
    }

    /// Replaces a number by one at the edge of something.
    private func changeNumber(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let places = bytes.indices.filter { digits.contains(bytes[$0]) && ($0 == 0 || !digits.contains(bytes[$0 - 1])) }
        let edges = [
            "0", "-1", "1", "201", "1001", "4294967296", "9223372036854775807", "9223372036854775808",
            "-9223372036854775808", "99999999999999999999999999", "1e400", "0x", "08", "1:60",
        ]
        guard let start = dice.pick(places), let edge = dice.pick(edges) else { return }
        let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Array(edge.utf8))
    }

    /// Moves some lines to the right or to the left.
    private func indent(_ bytes: inout [UInt8], _ dice: inout Dice) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
        let first = dice.number(below: lines.count)
        let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 1 + dice.number(below: 4))
        let isOut = dice.once(in: 2)
        for index in first..<min(lines.count, first + 1 + dice.number(below: 6)) {
            if isOut {
                lines[index] = Array(lines[index].drop { $0 == UInt8(ascii: " ") })
            } else {
                lines[index] = spaces + lines[index]
            }
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
