internal import Foundation
internal import Synchronization

/// The job's log as the server's `/trace` would hold it.
final class JobLog: Sendable {
    private struct State {
        var bytes = Data()
        var isFull = false
    }

    private let state = Mutex(State())
    private let secrets: [String]
    /// In bytes, prefixes included; what comes after is dropped (gitlab-runner `helpers/trace/buffer.go`).
    private let limit: Int
    private let own: LogStream

    init(secrets: [String], limit: Int) {
        self.secrets = secrets
        self.limit = limit
        own = LogStream(stream: 0, isError: false, secrets: secrets)
    }

    var contents: Data { state.withLock { $0.bytes } }

    /// A stream of a driver's output, with line state of its own.
    func stream(_ number: UInt8, isError: Bool) -> LogStream {
        LogStream(stream: number, isError: isError, secrets: secrets)
    }

    func write(_ bytes: Data, to stream: LogStream) {
        // Nothing is worth the work any more, and 100 MB are a lot of it.
        guard !state.withLock({ $0.isFull }) else { return }
        append(stream.lines(bytes))
    }

    func finish(_ stream: LogStream) { append(stream.finish()) }

    /// A line of the runner's own.
    func line(_ text: String) { write(Data("\u{1b}[0K\(text)\u{1b}[0;m\n".utf8), to: own) }
    func information(_ text: String) { write(Data("\u{1b}[32;1m\(text)\u{1b}[0;m\n".utf8), to: own) }
    func warning(_ text: String) { write(Data("\u{1b}[0;33mWARNING: \(text)\u{1b}[0;m\n".utf8), to: own) }
    func error(_ text: String) { write(Data("\u{1b}[31;1mERROR: \(text)\u{1b}[0;m\n".utf8), to: own) }

    /// Marks around what a body writes, if the server asked for them, and its title
    /// (gitlab-runner `helpers/trace_section.go`).
    func section<Result>(_ name: String, title: String, isMarked: Bool, _ body: () async throws -> Result)
        async rethrows
        -> Result
    {
        mark("section_start", name, isMarked)
        line("\u{1b}[36;1m\(title)\u{1b}[0;m")
        defer { mark("section_end", name, isMarked) }
        return try await body()
    }

    private func mark(_ kind: String, _ name: String, _ isMarked: Bool) {
        guard isMarked else { return }
        write(Data("\(kind):\(time(nil)):\(name)\r\u{1b}[0K".utf8), to: own)
    }

    func close() { finish(own) }

    private func append(_ bytes: Data) {
        state.withLock { state in
            guard !state.isFull, !bytes.isEmpty else { return }
            let room = limit - state.bytes.count
            state.bytes += bytes.prefix(room)
            guard bytes.count >= room else { return }
            state.isFull = true
            // Written below the prefixes, so this note has none.
            let note = "\n\u{1b}[33;1mJob's log exceeded limit of \(limit) bytes.\nJob execution will continue but no"
            state.bytes += Data("\(note) more output will be collected.\u{1b}[0;m\n".utf8)
        }
    }
}

/// One writer of the log: masks first, then makes lines.
final class LogStream: Sendable {
    private struct State {
        var masker: SecretMasker
        var lines: TimestampedLines
    }

    private let state: Mutex<State>

    init(stream: UInt8, isError: Bool, secrets: [String]) {
        state = Mutex(
            State(masker: SecretMasker(secrets), lines: TimestampedLines(stream: stream, isError: isError)))
    }

    func lines(_ bytes: Data) -> Data {
        state.withLock { state in
            let masked = state.masker.mask(bytes)
            return state.lines.add(masked)
        }
    }

    func finish() -> Data {
        state.withLock { state in
            let rest = state.masker.finish()
            return state.lines.add(rest) + state.lines.finish()
        }
    }
}
