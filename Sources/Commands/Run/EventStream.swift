internal import Foundation
internal import Jobs
internal import Programs
internal import Synchronization
internal import Terminal

/// Writes the events of a run to standard output, one object a line, as they happen.
final class EventStream: Sendable {
    private let console: Console
    /// What has come of a line of output, by stream.
    private let begun = Mutex<[String: Data]>([:])

    /// A line that is longer is written in parts.
    private static let longestLine = 64 << 10

    init(console: Console) {
        self.console = console
    }

    func show(_ event: JobEvent) {
        if case .output(let stream, let data) = event {
            return pass(data, of: stream == .standardOutput ? "stdout" : "stderr")
        }
        if case .stageEnded = event { flush() }
        if let line = EventLine(event) { write(line) }
    }

    /// The end of the run.
    func end(_ line: EventLine) {
        flush()
        write(line)
    }

    private func pass(_ data: Data, of stream: String) {
        let lines = begun.withLock { begun -> [Data] in
            var rest = (begun[stream] ?? Data()) + data
            var lines: [Data] = []
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(rest[..<end])
                rest = Data(rest[(end + 1)...])
            }
            if rest.count > Self.longestLine {
                lines.append(rest)
                rest = Data()
            }
            begun[stream] = rest
            return lines
        }
        for line in lines { output(line, of: stream) }
    }

    private func flush() {
        let rest = begun.withLock { begun in
            defer { begun = [:] }
            return begun
        }
        for (stream, line) in rest.sorted(by: { $0.key < $1.key }) where !line.isEmpty { output(line, of: stream) }
    }

    private func output(_ line: Data, of stream: String) {
        write(EventLine("output", ["stream": .text(stream), "text": .text(String(decoding: line, as: UTF8.self))]))
    }

    private func write(_ line: EventLine) {
        // Nothing in it can't be encoded.
        if let data = try? JSON.line(line) { console.out(bytes: data) }
    }
}
