import Foundation
import Programs

/// A run of virt-ci that is watched and signalled while it goes on.
actor LiveInvocation {
    /// The program ended before it said what was waited for.
    struct Ended: Error {
        let text: String
        let said: String
    }

    private var result = ProgramResult(status: -1, standardOutput: Data(), standardError: Data())
    private var waiting: [(text: String, continuation: CheckedContinuation<Void, any Error>)] = []
    private var hasEnded = false

    /// Starts virt-ci, and lets a body act on it until it has ended.
    static func run(
        _ arguments: [String], in sandbox: Sandbox, _ body: (LiveInvocation) async throws -> Void
    ) async throws -> Invocation {
        let live = LiveInvocation()
        let program = try Sandbox.program().name
        async let ending: Void = live.follow(
            ["-c", "echo \"process $$\" >&2; exec \"$0\" \"$@\"", program] + arguments, sandbox)
        try await body(live)
        try await ending
        return Invocation(await live.result, in: sandbox)
    }

    /// Returns as soon as standard error has this text.
    func waitFor(_ text: String) async throws {
        guard !said.contains(text) else { return }
        guard !hasEnded else { throw Ended(text: text, said: said) }
        try await withCheckedThrowingContinuation { waiting.append((text, $0)) }
    }

    /// Sends a signal to virt-ci alone.
    func signal(_ signal: Int32) async throws {
        try await waitFor("\n")
        let line = said.prefix { $0 != "\n" }.split(separator: " ")
        guard let process = line.last.flatMap({ Int32($0) }), process > 1 else {
            throw Ended(text: "process", said: said)
        }
        kill(process, signal)
    }

    private var said: String { String(decoding: result.standardError, as: UTF8.self) }

    private func follow(_ arguments: [String], _ sandbox: Sandbox) async throws {
        defer { finish() }
        result.status = try await Program.shell.stream(
            arguments, environment: sandbox.environment([:]), directory: sandbox.root, deadline: .seconds(240)
        ) { stream, data in await self.append(data, to: stream) }
    }

    private func append(_ data: Data, to stream: ProgramOutput) {
        switch stream {
        case .standardOutput: result.standardOutput.append(data)
        case .standardError: result.standardError.append(data)
        }
        let said = said
        waiting.removeAll { waiter in
            guard said.contains(waiter.text) else { return false }
            waiter.continuation.resume()
            return true
        }
    }

    private func finish() {
        hasEnded = true
        for waiter in waiting { waiter.continuation.resume(throwing: Ended(text: waiter.text, said: said)) }
        waiting = []
    }
}
