/// The first line in which the outputs of one test in two runs differ.
public struct LineDifference: Sendable, Hashable, Codable {
    public var test: TestName
    /// nil where the output had ended.
    public var here: String?
    public var there: String?

    /// Compares the last lines that were kept; numbers, addresses and ids differ in each run and don't count.
    ///
    /// - Returns: nil when there is no such line, or one of them is not known.
    public init?(_ here: TestResult, _ there: TestResult) {
        guard here.isOutputKnown, there.isOutputKnown else { return nil }
        let (mine, theirs) = (here.outputTail, there.outputTail)
        // Of a long output each has the end alone, and the ends may begin at other lines.
        let alike = theirs.map(Self.withoutNumbers)
        let start = mine.first.map(Self.withoutNumbers).flatMap { alike.firstIndex(of: $0) } ?? 0
        let rest = theirs.dropFirst(start)
        let count = max(mine.count, rest.count)
        for offset in 0..<count {
            let one = offset < mine.count ? mine[offset] : nil
            let other = offset < rest.count ? rest[rest.startIndex + offset] : nil
            guard one.map(Self.withoutNumbers) != other.map(Self.withoutNumbers) else { continue }
            self.init(test: here.name, here: one, there: other)
            return
        }
        return nil
    }

    private init(test: TestName, here: String?, there: String?) {
        (self.test, self.here, self.there) = (test, here, there)
    }

    /// Each run of digits and hexadecimal digits that has a digit in it as one `#`.
    static func withoutNumbers(_ line: String) -> String {
        var result: [UInt8] = []
        var word: [UInt8] = []
        func flush() {
            let isNumber = word.contains(where: \.isDigit)
            result += isNumber ? [UInt8(ascii: "#")] : word
            word = []
        }
        for byte in line.utf8 {
            let isHexadecimal = byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
            if isHexadecimal || (!word.isEmpty && (byte == UInt8(ascii: "x"))) {
                word.append(byte)
            } else {
                flush()
                result.append(byte)
            }
        }
        flush()
        return String(decoding: result, as: UTF8.self)
    }
}
