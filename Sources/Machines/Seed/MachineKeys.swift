internal import Foundation
internal import Programs

/// The two key pairs of one machine: ours to log in, and the guest's to be known by.
struct MachineKeys {
    let folder: String

    var identityFile: String { folder + "/id_ed25519" }
    var knownHostsFile: String { folder + "/known_hosts" }
    private var hostKeyFile: String { folder + "/host_ed25519" }

    /// Makes both pairs, and pins the host key under the machine's name.
    func make(machine: String) async throws {
        async let login: Void = generate(identityFile, comment: "virt-ci")
        async let host: Void = generate(hostKeyFile, comment: machine)
        _ = try await (login, host)
        let entry = "\(machine) \(try publicHostKey())\n"
        try entry.write(toFile: knownHostsFile, atomically: true, encoding: .utf8)
    }

    func publicLoginKey() throws -> String { try line(identityFile + ".pub") }
    func publicHostKey() throws -> String { try line(hostKeyFile + ".pub") }
    func privateHostKey() throws -> String { try String(contentsOfFile: hostKeyFile, encoding: .utf8) }

    private func generate(_ file: String, comment: String) async throws {
        // ed25519 alone: the quickest to make and to check, and every image of the profiles knows it.
        try await Program.sshKeygen.run(["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file])
    }

    private func line(_ file: String) throws -> String {
        try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
