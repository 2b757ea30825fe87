import Foundation
import Testing

/// Lets only so many test cases go on at one time as a machine bears: each starts a dozen processes, and with all at once
/// the time limits of those that are about time would mean nothing.
struct Crowd: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }
    private static let places = Places(3 * ProcessInfo.processInfo.activeProcessorCount)

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Self.places.take()
        let result = await Result { try await function() }
        await Self.places.giveBack()
        try result.get()
    }

    private actor Places {
        private var free: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(_ count: Int) { free = count }

        func take() async {
            guard free == 0 else { return free -= 1 }
            await withCheckedContinuation { waiting.append($0) }
        }

        func giveBack() {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
