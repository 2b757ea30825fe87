internal import Machines
internal import Terminal

/// What was seen of a machine that did not get ready.
enum DiagnosisSentence {
    static func text(_ diagnosis: Diagnosis, of machine: String) -> String {
        var lines = ["What was seen of machine '\(machine)':", "  " + state(diagnosis)]
        if diagnosis.state != nil { lines.append("  " + reach(diagnosis.reach)) }
        if let agent = diagnosis.agent { lines.append("  " + words(agent)) }
        if let log = diagnosis.emulatorLog {
            let end = diagnosis.emulatorLogEnd
            lines.append("  QEMU's log, \(Sanitizer.line(log))\(end.isEmpty ? ", can't be read or has nothing" : ":")")
            lines += end.map { "    " + Sanitizer.line($0) }
        }
        if !diagnosis.files.isEmpty {
            lines.append("  Kept: \(diagnosis.files.map(Sanitizer.line).joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }

    private static func state(_ diagnosis: Diagnosis) -> String {
        diagnosis.state.map { "Its domain's state: \($0)" } ?? "Its domain is gone"
    }

    private static func words(_ agent: Diagnosis.Agent) -> String {
        switch agent {
        case .connected: "Its guest agent is connected: the guest is up"
        case .disconnected: "Its guest agent is not connected: the guest is not up, or has no agent"
        }
    }

    private static func reach(_ reach: Diagnosis.Reach) -> String {
        guard let network = reach.network else {
            return reach.forwardedPort.map { "User networking; port \($0) of 127.0.0.1 leads to its ssh" }
                ?? "User networking; QEMU doesn't tell the port that leads to its ssh"
        }
        let card = "Its card \(reach.hardwareAddress ?? "") on libvirt's network '\(Sanitizer.line(network))'"
        if !reach.leases.isEmpty { return "\(card) has the lease \(reach.leases.joined(separator: ", "))" }
        return reach.neighbours.isEmpty
            ? "\(card) has no lease: the guest has not asked, or the network doesn't answer"
            : "\(card) has no lease, and uses \(reach.neighbours.joined(separator: ", "))"
    }
}
