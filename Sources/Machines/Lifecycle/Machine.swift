internal import Files
internal import Foundation
public import Guests
internal import Libvirt

/// A machine whose requirements are all met.
public final class Machine: Sendable {
    public let name: String
    /// The way into its guest.
    public let channel: SSHChannel
    public let accelerator: AcceleratorChoice
    /// Seconds from the domain's start to ready.
    public let bootSeconds: Double
    /// The file that the serial console is written to.
    public let consoleLog: String
    let connection: Connection
    let domain: Domain
    /// Held as long as this process works with the machine.
    let lock: FileLock

    init(
        name: String, channel: SSHChannel, accelerator: AcceleratorChoice, bootSeconds: Double, consoleLog: String,
        connection: Connection, domain: Domain, lock: FileLock
    ) {
        self.name = name
        self.channel = channel
        self.accelerator = accelerator
        self.bootSeconds = bootSeconds
        self.consoleLog = consoleLog
        self.connection = connection
        self.domain = domain
        self.lock = lock
    }

    /// The machine's end, if it comes within a limit: libvirt clears up after QEMU for a second or two.
    public func failure(within limit: Duration) async -> MachineError? {
        try? await Deadline.within(limit) { try await self.failure() }
    }

    /// Ends when the machine's domain does, with the reason; never returns otherwise, until cancelled.
    public func failure() async throws -> MachineError {
        let end = try await DomainEnd.wait(for: domain, on: connection)
        return .died(machine: name, reason: end, console: ConsoleLog(path: consoleLog).tail())
    }
}
