internal import Foundation
public import Guests
public import Libvirt
public import Programs

/// One of libvirt's daemons in a guest, whose administrative socket is there for this host.
///
/// What is asked of it is asked by another process of this program: one that has used libvirt can't use its admin library
/// (`AdminConnection`).
public struct GuestDaemon: Sendable {
    /// `virtqemud`, or `libvirtd` where there is one for all.
    public let name: String
    let channel: SSHChannel
    let remote: String
    let local: String
    let asking: Program

    /// libvirt's units end idle daemons after so many seconds (`--timeout` in its `.sysconf` files); no call tells it.
    private static let idleSeconds = 120

    /// The daemons that a guest has. Those that wait for their first client are started by the first question.
    ///
    /// - Parameter asking: This program.
    /// - Throws: `GuestDaemonError`, `GuestError`, `ProgramError`.
    public static func all(through channel: SSHChannel, asking: Program) async throws -> [GuestDaemon] {
        // The sockets answer root alone (libvirt, `remoteAdmClientNew`), and a forwarded connection is the login user's.
        guard channel.login.user == "root" else { throw GuestDaemonError.notRoot(user: channel.login.user) }
        let script = "cd /run/libvirt 2>/dev/null && ls -1 -- *-admin-sock 2>/dev/null; true"
        let listing = try await channel.require(["sh", "-c", script], deadline: .seconds(60)).text
        let names = listing.split(separator: "\n").compactMap { name(ofSocket: String($0)) }
        guard !names.isEmpty else { throw GuestDaemonError.none(guest: channel.login.guest) }
        return names.enumerated().map { number, name in
            GuestDaemon(
                name: name, channel: channel, remote: "/run/libvirt/\(socket(of: name))",
                local: "\(channel.login.controlPath).\(number)", asking: asking)
        }
    }

    /// The sockets' names come from the guest, and become parts of paths here.
    private static func name(ofSocket socket: String) -> String? {
        guard let match = socket.wholeMatch(of: /(libvirt|virt[a-z]{1,30}d)-admin-sock/) else { return nil }
        // These keep locks and logs for others, and have no log of their own worth having.
        let name = String(match.1)
        return ["virtlockd", "virtlogd", "virtproxyd"].contains(name) ? nil : name == "libvirt" ? "libvirtd" : name
    }

    private static func socket(of name: String) -> String {
        (name == "libvirtd" ? "libvirt" : name) + "-admin-sock"
    }

    /// Opens the way to it.
    public func open() async throws { try await channel.forward(socket: remote, to: local) }

    /// Closes the way to it.
    public func close() async { await channel.endForwarding(of: remote, from: local) }

    /// What it logs now.
    public func logging() async throws -> DaemonLogging { try await ask([]) }

    /// Changes what it logs.
    ///
    /// - Parameter stays: Whether it stays without clients; it would forget the change when it ends.
    /// - Returns: What it logged before.
    @discardableResult
    public func set(_ logging: DaemonLogging, stays: Bool) async throws -> DaemonLogging {
        try await ask([
            "--outputs", logging.outputs, "--filters", logging.filters, "--timeout",
            stays ? "0" : String(Self.idleSeconds),
        ])
    }

    /// Has it log into one more file, and into no other of that file's folder; all else it goes on logging as it does now,
    /// whoever changed that meanwhile.
    ///
    /// - Parameters:
    ///   - file: Nil for none of that folder.
    ///   - folder: The folder of such files; absolute.
    public func log(into file: String?, of folder: String) async throws {
        try await ask(
            ["--dropping", folder] + (file.map { ["--file", "\(folder)/\($0)"] } ?? [])
                + ["--timeout", file == nil ? String(Self.idleSeconds) : "0"])
    }

    @discardableResult
    private func ask(_ options: [String]) async throws -> DaemonLogging {
        let answer = try await asking.run(
            ["daemon-log", "\(name):///system?socket=\(local)"] + options, outputLimit: 1 << 16,
            deadline: .seconds(120))
        return try JSONDecoder().decode(DaemonLogging.self, from: answer.standardOutput)
    }
}

/// Why the logs of a guest's daemons can't be changed.
public enum GuestDaemonError: Error, Sendable, Equatable {
    /// Only root may ask them, and the machine's login is another user's.
    case notRoot(user: String)
    /// The guest has none that runs or waits for clients.
    case none(guest: String)
    /// It has none of this name, but others.
    case unknown(daemon: String, known: [String])
}
