internal import Files
internal import Foundation
public import Guests

/// A machine whose requirements are all met.
public final class Machine: Sendable {
    public let name: String
    /// The way into its guest.
    public let channel: SSHChannel
    /// nil for a machine that another process made.
    public let accelerator: AcceleratorChoice?
    /// nil for a machine that another process made.
    public let start: MachineStart?
    /// Seconds from the domain's start to ready; 0 for a machine that another process made.
    public let bootSeconds: Double
    /// The file that the serial console is written to.
    public let consoleLog: String
    let link: DomainLink
    /// Held as long as this process works with the machine.
    let lock: FileLock

    init(
        name: String, channel: SSHChannel, accelerator: AcceleratorChoice?, start: MachineStart? = nil,
        bootSeconds: Double, consoleLog: String,
        link: DomainLink, lock: FileLock
    ) {
        self.name = name
        self.channel = channel
        self.accelerator = accelerator
        self.start = start
        self.bootSeconds = bootSeconds
        self.consoleLog = consoleLog
        self.link = link
        self.lock = lock
    }

    /// The machine's end, if it comes within a limit: libvirt clears up after QEMU for a second or two.
    public func failure(within limit: Duration) async -> MachineError? {
        try? await Deadline.within(limit) { try await self.failure() }
    }

    /// Ends when the machine's domain does, with the reason; never returns otherwise, until cancelled.
    public func failure() async throws -> MachineError {
        death(try await link.end())
    }

    /// Opens the way into the guest anew. A machine that is gone is not waited for: after one died in its job's script the
    /// runner still sends the later stages.
    func connect(within limit: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.channel.connect(within: limit) }
            group.addTask { throw try await self.failure() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func death(_ reason: String) -> MachineError {
        .died(machine: name, reason: reason, console: ConsoleLog(path: consoleLog).tail())
    }
}
