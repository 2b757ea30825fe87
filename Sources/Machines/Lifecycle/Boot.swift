internal import Foundation
internal import Guests
internal import Images
internal import Libvirt
internal import Profiles
internal import Programs

/// Waits for a started machine's requirements, in order, each with its own deadline.
struct Boot: Sendable {
    let plan: MachinePlan
    let connection: Connection
    let domain: Domain
    let network: MachineNetwork
    let keys: (identityFile: String, knownHostsFile: String)
    let controlPath: String
    /// The host the guest is reached through; nil for this one.
    let jump: SSHJump?
    let consoleLog: String
    let started: ContinuousClock.Instant
    let onEvent: @Sendable (MachineEvent) -> Void

    /// - Returns: The open way into the guest.
    /// - Throws: `MachineError.notReady` with the requirement that was missed, `.died` when the domain ended meanwhile.
    func waitUntilReady() async throws -> SSHChannel {
        try await withThrowingTaskGroup(of: SSHChannel?.self) { group in
            group.addTask { try await requirements() }
            group.addTask {
                let reason = try await DomainEnd.wait(for: domain, on: connection)
                throw MachineError.died(
                    machine: plan.name, reason: reason ?? "the connection to libvirt was lost", console: console())
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let channel = result { return channel }
            }
            throw CancellationError()
        }
    }

    private func requirements() async throws -> SSHChannel {
        let limits = plan.profile.readiness
        try await meet(.running, within: limits.running) { try await isRunning() }
        let search = AddressSearch(domain: domain, connection: connection, network: network)
        let address = try await meet(.address, within: limits.address) { try await search.address() }
        onEvent(.address(machine: plan.name, address))
        let login = SSHLogin(
            guest: plan.name, address: address.address, port: address.port, user: plan.profile.login.user,
            identityFile: keys.identityFile, knownHostsFile: keys.knownHostsFile, controlPath: controlPath, jump: jump)
        let channel = SSHChannel(login)
        try await meet(.ssh, within: limits.ssh) { try await channel.connect(within: limits.ssh) }
        // A prepared image has nothing left for it to do.
        if !plan.image.isPrepared {
            try await meet(.cloudInit, within: limits.cloudInit) { try await waitForCloudInit(channel) }
        }
        return channel
    }

    @discardableResult
    private func meet<Value: Sendable>(
        _ requirement: Requirement, within limit: Duration, _ wait: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        onEvent(.waiting(machine: plan.name, requirement: requirement, limit: limit))
        do {
            let value = try await Deadline.within(limit, wait)
            onEvent(.met(machine: plan.name, requirement: requirement, seconds: seconds(since: started)))
            return value
        } catch is Deadline.Passed {
            throw missed(requirement, limit, "nothing")
        } catch GuestError.unreachable(_, _, let reason) {
            throw missed(requirement, limit, reason)
        }
    }

    private func missed(_ requirement: Requirement, _ limit: Duration, _ reason: String) -> MachineError {
        .notReady(
            machine: plan.name, requirement: requirement, after: limit, reason: reason, console: console())
    }

    private func console() -> [String] { ConsoleLog(path: consoleLog).tail() }

    /// `virDomainCreateXML` returns with the processors running; a paused domain has met a full disk or worse.
    private func isRunning() async throws {
        let state = try await domain.state()
        guard state == .running else { throw missed(.running, .zero, "its state is \(state)") }
    }

    /// cloud-init says itself when it is done; an image without it has nothing to wait for. The result file spares an
    /// emulated guest a start of Python, which takes seconds.
    private func waitForCloudInit(_ channel: SSHChannel) async throws {
        let script = """
            test -e /run/cloud-init/result.json || ! command -v cloud-init >/dev/null || cloud-init status --wait
            """
        let result = try await channel.command(["sh", "-c", script])
        // 1 and 2: done, and some module failed; the image's business, and the console has it.
        guard (0...2).contains(result.status) else {
            throw missed(.cloudInit, plan.profile.readiness.cloudInit, "its status command ended with \(result.status)")
        }
    }
}

/// Seconds from an instant to now.
func seconds(since start: ContinuousClock.Instant) -> Double { (ContinuousClock.now - start) / .seconds(1) }

/// A time limit that can't be mistaken for a cancellation.
enum Deadline {
    struct Passed: Error {}

    static func within<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw Passed() }
            return value
        }
    }
}
