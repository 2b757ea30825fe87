import Foundation
import Libvirt

@testable import Machines

/// A libvirt daemon that serves the test driver: what one process makes there every other sees, as on a real host, as
/// long as somebody is connected.
struct HostDaemon: Sendable {
    private let daemon: PrivateDaemon
    /// Also keeps the driver's state alive.
    let connection: Connection

    static func start(in folder: String) async throws -> HostDaemon {
        let daemon = PrivateDaemon(folder: folder)
        try await daemon.start()
        let socket = "\(folder)/run/libvirt/libvirt-sock"
        return HostDaemon(
            daemon: daemon, connection: try await Connection.open("test+unix:///default?socket=\(socket)"))
    }

    func stop() async {
        await connection.close()
        let file = daemon.folder + "/run/libvirt/libvirtd.pid"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)), process > 1
        else { return }
        kill(process, SIGKILL)
    }
}
