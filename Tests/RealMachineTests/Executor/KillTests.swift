import Foundation
import RunnerSimulator
import Synchronization
import Testing

extension RealMachines {
    /// `VIRT_CI_TEST_KILLS` says how many kills, `VIRT_CI_TEST_SEED` which moments.
    @Suite("Stages of the executor killed at random moments")
    struct KillTests {
        private static let count = setting("VIRT_CI_TEST_KILLS").flatMap { Int($0) } ?? 3
        private static let seed = setting("VIRT_CI_TEST_SEED").flatMap { UInt64($0) } ?? .random(in: 0 ... .max)

        private static func setting(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

        @Test("After clean-up and gc nothing is left, whichever stage was killed when")
        func kills() async throws {
            let host = try CIHost()
            let leftovers = Leftovers(tool: host.tool)
            var moments = RandomKills(seed: Self.seed)
            var figures: [String: Int] = [:]
            print("\(Self.count) kills, VIRT_CI_TEST_SEED=\(Self.seed)")
            for number in 1...Self.count {
                let moment = moments.next()
                let start = ContinuousClock.now
                let hit = try await run(moment, number, on: host)
                try await host.collectGarbage()
                let found = try await leftovers.find()
                let duration = Int((ContinuousClock.now - start) / .seconds(1))
                print("kill \(number): \(moment), \(hit ? "hit" : "too late"), \(duration) s in all, left: \(found)")
                #expect(found.isEmpty, "kill \(number) of seed \(Self.seed): \(moment)")
                figures["\(moment.call)\(hit ? "" : ", ended before")", default: 0] += 1
            }
            print("kills by stage: \(figures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")
        }

        /// - Returns: Whether the stage still ran at that moment.
        private func run(_ moment: RandomKills.Moment, _ number: Int, on host: CIHost) async throws -> Bool {
            var runner = host.runner()
            let hit = Mutex(false)
            if let seconds = moment.prepareSeconds {
                runner.during("prepare") { [control = runner.control] call in
                    _ = await call.kill(after: seconds)
                    control.shutDown()
                }
            }
            runner.during(moment.call) { [control = runner.control] call in
                let wasHit = await call.kill(after: moment.seconds)
                hit.withLock { $0 = wasHit }
                // The runner would try again, which is another test's.
                if wasHit, ["config", "prepare"].contains(call.name) { control.shutDown() }
            }
            let outcome = try await runner.run(.small(8_000_000 + number, script: ["sleep 2"]))
            // A stage that was to be killed and never came is a failure of the host's.
            #expect(!outcome.calls(moment.call).isEmpty, "kill \(number), \(moment): \(outcome.logText)")
            return hit.withLock { $0 }
        }
    }
}

extension DriverMoment {
    /// Kills the call's process at a moment, as the kernel's out-of-memory killer would.
    ///
    /// - Returns: Whether it still ran.
    func kill(after seconds: Double) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                // No output holds it, so this ends with the call.
                try? await appearance(of: "no output of any stage has this in it")
                return false
            }
            group.addTask {
                do {
                    try await Task.sleep(for: .seconds(seconds))
                    signal(SIGKILL)
                    return true
                } catch {
                    return false
                }
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
    }
}
