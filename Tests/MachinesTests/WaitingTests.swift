import Foundation
import Testing

@testable import Machines

@Suite("Waiting for a machine")
struct WaitingTests {
    @Test("Requirements are counted from one, in their order")
    func requirements() {
        #expect(Requirement.allCases.map(\.number) == [1, 2, 3, 4])
        #expect(Requirement.allCases.map(\.rawValue) == ["running", "address", "ssh", "cloud-init"])
    }

    @Test("A limit that passes is no cancellation")
    func limit() async {
        await #expect(throws: Deadline.Passed.self) {
            try await Deadline.within(.milliseconds(1)) { try await Task.sleep(for: .seconds(3600)) }
        }
    }

    @Test("A cancellation is no limit that passed")
    func cancellation() async {
        let waiting = Task {
            try await Deadline.within(.seconds(3600)) { try await Task.sleep(for: .seconds(3600)) }
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("Work that ends in time gives its value, or its own error")
    func inTime() async throws {
        #expect(try await Deadline.within(.seconds(3600)) { 7 } == 7)
        await #expect(throws: MachineError.machineInUse(name: "m")) {
            try await Deadline.within(.seconds(3600)) { throw MachineError.machineInUse(name: "m") }
        }
    }

    @Test("Clean-up goes on when its task is cancelled")
    func uncancelled() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let (stream, continuation) = AsyncStream<Bool>.makeStream()
            await Uncancelled.run {
                continuation.yield(Task.isCancelled)
                continuation.finish()
            }
            let seen = await Task {
                var seen: [Bool] = []
                for await isCancelled in stream { seen.append(isCancelled) }
                return seen
            }.value
            return seen
        }
        #expect(await task.value == [false])
    }

    @Test("A console's tail is its last lines, and never more than some kilobytes of them")
    func console() throws {
        let scratch = try ScratchFolder()
        try scratch.write((1...10_000).map { "line \($0)" }.joined(separator: "\r\n"), to: "log")
        let log = ConsoleLog(path: scratch.file("log"))
        #expect(log.tail(lines: 3) == ["line 9998", "line 9999", "line 10000"])
        #expect(log.tail().count == 15)
        try scratch.write(String(repeating: "x", count: 1 << 20), to: "endless")
        let tail = ConsoleLog(path: scratch.file("endless")).tail()
        #expect(tail.count == 1 && tail[0].utf8.count == 8192)
    }

    @Test("A console that is missing, short or no text has a tail too")
    func oddConsole() throws {
        let scratch = try ScratchFolder()
        #expect(ConsoleLog(path: scratch.file("missing")).tail().isEmpty)
        try scratch.write("only", to: "short")
        #expect(ConsoleLog(path: scratch.file("short")).tail() == ["only"])
        try Data([0xff, 0xfe, 0x0a, 0x41]).write(to: URL(filePath: scratch.file("bytes")))
        #expect(ConsoleLog(path: scratch.file("bytes")).tail().last == "A")
    }
}
