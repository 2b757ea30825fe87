public import Foundation

/// Crashes as `coredumpctl info` tells them, here or in the file that libvirt's CI keeps (`coredumpctl.txt`), and as its
/// list in JSON does.
///
/// What a crashed program was called, and what it left in its messages, is the guest's word: a label counts where
/// coredumpctl writes labels (`src/coredump/coredumpctl.c`, `print_info`), and its messages stand further to the right.
public enum CoreDumpListing {
    /// More tell nothing new: a daemon that crashes is started again, and crashes again.
    public static let limit = 200
    /// Lines kept of one crash. A daemon has some twenty threads.
    private static let lineLimit = 600
    private static let frameLimit = 64
    /// Labels end before this column, messages begin in it.
    private static let messageColumn = 15

    /// - Parameter text: All that `coredumpctl info` wrote.
    public static func read(info text: Data) -> [CoreDump] {
        var dumps: [CoreDump] = []
        var lines: [String] = []
        func end() {
            if dumps.count < limit, let dump = dump(lines) { dumps.append(dump) }
            lines = []
        }
        text.forEachLine { line in
            if field(line)?.label == "PID" { end() }
            if lines.count < lineLimit { lines.append(line) }
        }
        end()
        return dumps
    }

    private static func dump(_ lines: [String]) -> CoreDump? {
        var lines = lines[...]
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first.flatMap(field), first.label == "PID",
            let (number, rest) = first.value.leadingNumber
        else { return nil }
        var dump = CoreDump(
            processID: number, program: parenthesized(rest) ?? "?", text: lines.joined(separator: "\n"))
        var threads = 0
        for line in lines.dropFirst() {
            guard let (label, value) = field(line) else {
                // The thread that crashed comes first.
                if line.trimmed.after("Stack trace of thread") != nil { threads += 1 }
                if threads == 1 { take(frame: line.trimmed, into: &dump) }
                continue
            }
            switch label {
            case "Signal":
                guard let (signal, rest) = value.leadingNumber else { break }
                (dump.signal, dump.signalName) = (signal, parenthesized(rest))
            case "Timestamp": dump.second = time(value)
            case "Executable": dump.program = value.split(separator: "/").last.map(String.init) ?? dump.program
            case "Storage": dump.storage = parenthesized(value) ?? String(value)
            default: break
            }
        }
        return dump
    }

    /// The label at a line's beginning and what follows it.
    private static func field(_ line: String) -> (label: Substring, value: Substring)? {
        let indent = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        guard indent < messageColumn, let (before, after) = line[...].split(at: ": ") else { return nil }
        let label = before.trimmed
        guard indent + label.utf8.count < messageColumn, !label.isEmpty else { return nil }
        return (label, after.trimmed)
    }

    private static func parenthesized(_ text: Substring) -> String? {
        guard let open = text.utf8.firstIndex(of: UInt8(ascii: "(")), text.utf8.last == UInt8(ascii: ")") else {
            return nil
        }
        return String(text[text.utf8.index(after: open)..<text.utf8.index(before: text.endIndex)])
    }

    /// `#1  0x00007f02a1 qemuMonitorIO (libvirt_driver_qemu.so + 0x8b1c4)`.
    private static func take(frame line: Substring, into dump: inout CoreDump) {
        guard dump.frames.count < frameLimit, let (number, rest) = line.after("#")?.leadingNumber,
            number == dump.frames.count
        else { return }
        let words = rest.trimmed.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].after("0x") != nil else { return }
        dump.frames.append(String(words[1]))
    }

    /// `Thu 2026-11-26 16:40:00 UTC (5s ago)`.
    private static func time(_ text: Substring) -> Double? {
        let words = text.split(separator: " ")
        guard words.count >= 4, words[3] == "UTC" || words[3] == "GMT" else { return nil }
        var time = LogTime()
        let bytes = Array("\(words[1]) \(words[2])Z".utf8)
        return bytes.withUnsafeBytes { time.read($0) }.map { Double($0 / 1_000_000) }
    }

    /// An entry of the list. Its time is when the journal got to know, which may be long after the crash.
    private struct Entry: Decodable {
        var pid: Int
        var sig: Int?
        var exe: String?
        var corefile: String?
        var time: Double?
    }

    /// The crashes that the list has besides those that are told at length, which may be cut short.
    ///
    /// - Parameters:
    ///   - list: What `coredumpctl --json=short list` wrote.
    ///   - told: Those of ``read(info:)``.
    public static func adding(list: Data, to told: [CoreDump]) -> [CoreDump] {
        guard let entries = try? JSONDecoder().decode([Entry].self, from: list) else { return told }
        let known = Set(told.map(\.processID))
        let more = entries.filter { !known.contains($0.pid) }.map { entry in
            CoreDump(
                processID: entry.pid, program: entry.exe?.split(separator: "/").last.map(String.init) ?? "?",
                signal: entry.sig,
                second: entry.time.flatMap { ReadingLimits.time.contains($0 / 1e6) ? ($0 / 1e6).rounded(.down) : nil },
                storage: entry.corefile)
        }
        return Array((told + more).prefix(limit))
    }
}
