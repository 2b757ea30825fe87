internal import CLibvirt

extension Domain {
    /// Sends a command to the guest agent and returns its answer.
    ///
    /// - Parameters:
    ///   - json: A command of QEMU's guest agent, such as `{"execute":"guest-ping"}`.
    ///   - timeout: How long libvirt waits for the agent; counted in whole seconds, rounded up, at least one.
    /// - Returns: The agent's answer as JSON; the guest's word, so not to be trusted.
    /// - Throws: ``LibvirtError`` with ``LibvirtErrorCode/agentUnresponsive`` when the agent isn't there or is silent.
    public func agentCommand(_ json: String, timeout: Duration) async throws -> String {
        let operation = "send a command to the guest agent of domain '\(name)'"
        let (seconds, attoseconds) = timeout.components
        let whole = Int32(clamping: seconds)
        let limit = max(1, attoseconds > 0 && whole < .max ? whole + 1 : whole)
        return try await connection.longCall(operation) { _ in
            try text(operation) { virDomainQemuAgentCommand(self.pointer, json, limit, 0) }
        }
    }

    /// Types a command into QEMU's human monitor, such as `hostfwd_add tcp:127.0.0.1:0-:22`.
    ///
    /// libvirt marks a domain as tainted by it. QEMU reports a refused command in the answer, not as an error.
    ///
    /// - Returns: What the monitor printed.
    public func monitorCommand(_ humanCommand: String) async throws -> String {
        let operation = "send '\(humanCommand)' to the monitor of domain '\(name)'"
        let flags = VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP.rawValue
        return try await connection.longCall(operation) { _ in
            var answer: UnsafeMutablePointer<CChar>?
            let result = virDomainQemuMonitorCommand(self.pointer, humanCommand, &answer, flags)
            return try text(operation) { result == 0 ? answer : nil }
        }
    }
}
