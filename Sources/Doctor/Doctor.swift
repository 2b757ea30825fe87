internal import Foundation
internal import Machines

/// Looks at everything a run needs, before a run fails for it.
public struct Doctor: Sendable {
    let world: World

    public init(_ world: World) { self.world = world }

    /// Makes all checks, at the same time. None takes longer than its limit, whatever hangs: what doesn't answer is left
    /// behind, and ends with this process.
    /// - Returns: One finding a check, in the order of `Finding.Subject`.
    public func examine() async -> [Finding] {
        let world = world
        let kvm = Task {
            await KVMProbe(cpuInformation: world.system.processors, device: world.system.kvm).find()
        }
        let link = HostLink(world, kvm: kvm)
        let server = ServerLink(world)
        let checks: [any Check] = [
            ProgramsCheck(world: world), RuntimeCheck(world: world), KVMCheck(world: world, finding: kvm),
            NestedCheck(world: world, finding: kvm), MemoryCheck(world: world), LibvirtCheck(world: world, link: link),
            PoolCheck(world: world, link: link), NetworkCheck(world: world, link: link),
            NameServiceCheck(world: world, link: link), PasstCheck(world: world, link: link),
            ProfilesCheck(world: world), ImageProgramsCheck(world: world), LeasesCheck(world: world),
            TokenCheck(world: world), GitLabCheck(world: world, link: server), ClockCheck(world: world, link: server),
        ]
        return await withTaskGroup(of: Finding.self) { group in
            for check in checks { group.addTask { await check.finding() } }
            var findings: [Finding] = []
            for await finding in group { findings.append(finding) }
            let order = Finding.Subject.allCases
            return findings.sorted {
                (order.firstIndex(of: $0.check) ?? 0) < (order.firstIndex(of: $1.check) ?? 0)
            }
        }
    }
}

/// One look at one thing.
protocol Check: Sendable {
    static var subject: Finding.Subject { get }
    var world: World { get }
    func examine() async throws -> Outcome
}

extension Check {
    /// What was found, in time. Those that need the connection wait for it first, which has the same limit.
    func finding() async -> Finding {
        let outcome: Outcome
        do {
            outcome = try await TimeLimit.within(world.limit * 2) { try await examine() }
        } catch is TimeLimit.Passed {
            let seconds = (world.limit * 2).components.seconds
            outcome = .fail(
                "It did not answer within \(seconds) s", remedy: "look at what it waits for: virt-ci doctor --limit 60")
        } catch {
            let explanation = world.explain(error)
            outcome = .fail(explanation.sentence, remedy: explanation.hint ?? "run the command again")
        }
        return Finding(
            check: Self.subject, verdict: outcome.verdict, sentence: outcome.sentence, remedy: outcome.remedy)
    }
}
