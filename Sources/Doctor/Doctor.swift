internal import Foundation
internal import Machines

/// Looks at everything a run needs, before a run fails for it.
public struct Doctor: Sendable {
    let world: World

    public init(_ world: World) { self.world = world }

    /// Makes all checks, at the same time. None takes longer than its limit, whatever hangs: what doesn't answer is left
    /// behind, and ends with this process.
    /// - Returns: One finding a check, or a check and connection, in the order of `Finding.Subject`.
    public func examine() async -> [Finding] {
        let world = world
        let kvm = Task {
            await KVMProbe(cpuInformation: world.system.processors, device: world.system.kvm).find()
        }
        let server = ServerLink(world)
        let local: [any Check] = [
            ProgramsCheck(world: world), RuntimeCheck(world: world), KVMCheck(world: world, finding: kvm),
            NestedCheck(world: world, finding: kvm), ProfilesCheck(world: world), ImageProgramsCheck(world: world),
            LeasesCheck(world: world), TokenCheck(world: world), GitLabCheck(world: world, link: server),
            ClockCheck(world: world, link: server),
        ]
        let ofHosts: [any Check] = world.hosts.flatMap { world -> [any Check] in
            let link = HostLink(world, kvm: kvm)
            return [
                MemoryCheck(world: world), LibvirtCheck(world: world, link: link), PoolCheck(world: world, link: link),
                NetworkCheck(world: world, link: link), NameServiceCheck(world: world, link: link),
                PasstCheck(world: world, link: link),
            ]
        }
        let checks = local + ofHosts
        return await withTaskGroup(of: (Int, Finding).self) { group in
            for (place, check) in checks.enumerated() { group.addTask { (place, await check.finding()) } }
            var findings: [(place: Int, finding: Finding)] = []
            for await finding in group { findings.append(finding) }
            let order = Finding.Subject.allCases
            return findings.sorted { first, second in
                let subjects = [first, second].map { order.firstIndex(of: $0.finding.check) ?? 0 }
                return subjects[0] == subjects[1] ? first.place < second.place : subjects[0] < subjects[1]
            }.map(\.finding)
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
            check: Self.subject, host: world.host, verdict: outcome.verdict, sentence: outcome.sentence,
            remedy: outcome.remedy)
    }
}
