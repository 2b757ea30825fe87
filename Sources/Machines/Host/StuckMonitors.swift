internal import Foundation

/// Wakes QEMUs that wait for a connection which they have had already.
///
/// QEMU 7.2 was seen to stand still at its start, once in some hundred on a busy host: the thread of its monitor was in a
/// blocking `accept(2)`, because the main thread had taken libvirt's connection before it, and libvirt waited for the
/// monitor's greeting without any limit. One more connection, closed at once, lets the thread go on; QEMU refuses it,
/// because a monitor has one client.
struct StuckMonitors: Sendable {
    /// libvirt's folder with one subfolder a QEMU: `qmp-…/qmp.monitor` where it asks what QEMU can do,
    /// `domain-…/monitor.sock` where a domain runs.
    let folder: String
    /// No start takes longer, even an emulated one; what a domain's start waits for is QEMU alone.
    private static let patience = Duration.seconds(15)

    /// Runs something that starts a QEMU, and wakes those that stand still while it takes too long.
    func waking<Value: Sendable>(_ start: () async throws -> Value) async throws -> Value {
        let watch = Task {
            while true {
                try await Task.sleep(for: Self.patience)
                wake()
            }
        }
        defer { watch.cancel() }
        return try await start()
    }

    /// Connects to every monitor there is, and leaves again.
    func wake() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            for socket in ["qmp.monitor", "monitor.sock"] {
                _ = UnixSocket.accepts(path: "\(folder)/\(name)/\(socket)")
            }
        }
    }
}
