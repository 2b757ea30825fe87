/// A mark that opens or closes a foldable section of the log.
struct TraceMark: Equatable {
    enum Kind { case start, end }

    var kind: Kind
    /// Unix seconds.
    var time: Int
    var name: String
    /// Texts between brackets after the name, for instance `collapsed=true`.
    var options: [String] = []

    /// Takes the marks out of a line.
    ///
    /// A mark is `section_start:<seconds>:<name>[options]`, a carriage return, and `ESC[0K`
    /// (gitlab `doc/ci/jobs/job_logs.md`); at the end of a cut log the last two may be missing.
    static func extract(from line: ArraySlice<UInt8>) -> (marks: [TraceMark], rest: [UInt8]) {
        var marks: [TraceMark] = []
        var rest: [UInt8] = []
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == UInt8(ascii: "s"), let (mark, end) = mark(in: line, at: index) {
                marks.append(mark)
                index = end
            } else {
                rest.append(line[index])
                index += 1
            }
        }
        return (marks, rest)
    }

    private static func mark(in line: ArraySlice<UInt8>, at start: Int) -> (TraceMark, Int)? {
        let rest = line[start...]
        let kind: Kind
        var index: Int
        if rest.starts(with: "section_start:".utf8) {
            kind = .start
            index = start + 14
        } else if rest.starts(with: "section_end:".utf8) {
            kind = .end
            index = start + 12
        } else {
            return nil
        }
        let digits = line[index...].prefix(while: PlainScalar.isDigit)
        index = digits.endIndex
        guard (1...15).contains(digits.count), let time = Int(String(decoding: digits, as: UTF8.self)),
            index < line.endIndex, line[index] == UInt8(ascii: ":")
        else { return nil }
        let name = line[(index + 1)...].prefix { VariableName.isPart($0) || $0 == 0x2d || $0 == 0x2e }
        guard !name.isEmpty else { return nil }
        index = name.endIndex
        var options: [String] = []
        if index < line.endIndex, line[index] == UInt8(ascii: "["),
            let close = line[index...].prefix(200).firstIndex(of: UInt8(ascii: "]"))
        {
            options = String(decoding: line[(index + 1)..<close], as: UTF8.self).split(separator: ",").map(String.init)
            index = close + 1
        }
        guard index == line.endIndex || line[index] == UInt8(ascii: "\r") else { return nil }
        if index < line.endIndex { index += 1 }
        if line[index...].starts(with: "\u{1b}[0K".utf8) { index += 4 }
        return (TraceMark(kind: kind, time: time, name: String(decoding: name, as: UTF8.self), options: options), index)
    }
}
