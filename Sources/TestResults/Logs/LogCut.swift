/// Which parts of one daemon's log belong to which test. Nothing is copied: the answer is ranges of the files' bytes, so a
/// log of gigabytes needs no more memory than a small one.
///
/// Feed a daemon's files in the order of time (``LogFamily``); an entry of several lines belongs where its first line does,
/// also when it goes on in the next file.
public struct LogCut: Sendable {
    /// Bytes of one file.
    public struct Part: Sendable, Hashable {
        /// The file, counted from 0 in the order in which they were fed.
        public var file: Int
        public var bytes: Range<Int>
    }

    private let windows: TestWindows
    private var parts: [[Part]]
    private var time = LogTime()
    private var file = -1
    private var offset = 0
    /// What comes before the first time belongs to no test, as what comes before the first test.
    private var stretch = 0
    /// The times of that stretch.
    private var current: (start: Int64, end: Int64)
    private var isAtLineStart = true
    /// The beginning of a line that was cut by the end of a piece, as far as a time could stand in it.
    private var torn: [UInt8] = []
    private var count = 0
    /// Whether there were more parts than are kept; then the last ones hold what is not theirs.
    public private(set) var isCoarse = false

    /// Parts of one log. A log in which each line is of another test than the line before is none.
    private static let limit = 100_000
    /// The longest time that may stand at a line's beginning.
    private static let timeBytes = 33

    public init(_ windows: TestWindows) {
        self.windows = windows
        parts = Array(repeating: [], count: windows.stretches.count)
        current = (windows.stretches[0].start, windows.stretches[0].end)
    }

    /// Says that what is fed next is of the next file.
    public mutating func beginFile() {
        endFile()
        file += 1
        (offset, isAtLineStart) = (0, true)
    }

    /// Says that the last file has ended.
    public mutating func endFile() {
        guard !torn.isEmpty else { return }
        takeTorn(torn)
    }

    /// Takes the next bytes of the current file.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        if !torn.isEmpty {
            let joined = torn + bytes.prefix(Self.timeBytes - torn.count)
            if joined.count < Self.timeBytes, !joined.contains(UInt8(ascii: "\n")) {
                torn = joined
                return offset += bytes.count
            }
            takeTorn(joined)
        }
        take(bytes)
        offset += bytes.count
    }

    /// The parts of a test, in order; neighbours are one.
    ///
    /// - Parameter test: The index of the test in what ``TestWindows`` was made of.
    public func parts(ofTest test: Int) -> [Part] {
        guard test >= 0 else { return [] }
        let own = windows.stretches.indices.filter { windows.stretches[$0].tests.contains(test) }
        return own.flatMap { parts[$0] }.sorted { ($0.file, $0.bytes.lowerBound) < ($1.file, $1.bytes.lowerBound) }
            .reduce(into: []) { joined, part in
                if let last = joined.last, last.file == part.file, last.bytes.upperBound == part.bytes.lowerBound {
                    joined[joined.count - 1].bytes = last.bytes.lowerBound..<part.bytes.upperBound
                } else {
                    joined.append(part)
                }
            }
    }

    /// Decides whose the torn line is, of which `beginning` shows enough, and gives it what was seen of it.
    private mutating func takeTorn(_ beginning: [UInt8]) {
        let start = offset - torn.count
        if let found = beginning.withUnsafeBytes({ otherStretch($0) }) { move(to: found) }
        add(start..<offset)
        torn = []
        isAtLineStart = false
    }

    /// Where the line's time leads to another stretch than the current one, that.
    @inline(__always)
    private mutating func otherStretch(_ line: UnsafeRawBufferPointer) -> Int? {
        guard let time = time.read(line), time < current.start || time >= current.end else { return nil }
        return windows.stretch(at: time)
    }

    private mutating func move(to found: Int) {
        stretch = found
        current = (windows.stretches[found].start, windows.stretches[found].end)
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        let count = bytes.count
        var place = isAtLineStart ? 0 : Self.nextLine(base, count, from: 0) ?? count
        /// Where the part that is being read began.
        var begin = 0
        while place < count {
            let line = UnsafeRawBufferPointer(start: base + place, count: count - place)
            let next = Self.nextLine(base, count, from: place)
            if next == nil, line.count < Self.timeBytes {
                // Whether it begins with a time may stand in the next piece.
                torn = Array(line)
                return add(offset + begin..<offset + place)
            }
            if let found = otherStretch(line) {
                add(offset + begin..<offset + place)
                begin = place
                move(to: found)
            }
            place = next ?? count
        }
        add(offset + begin..<offset + count)
        isAtLineStart = bytes.last == UInt8(ascii: "\n")
    }

    private mutating func add(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if let last = parts[stretch].last, last.file == file, last.bytes.upperBound == range.lowerBound {
            parts[stretch][parts[stretch].count - 1].bytes = last.bytes.lowerBound..<range.upperBound
        } else if count < Self.limit {
            parts[stretch].append(Part(file: file, bytes: range))
            count += 1
        } else {
            isCoarse = true
        }
    }
}
