internal import Files
internal import Foundation
internal import Programs

/// A libvirt daemon of our own, in session mode: for root where no system daemon runs, and where a `/dev/kvm` that
/// can't run a guest has to be kept out of libvirt's sight.
///
/// libvirt 9.0 believes the device and probes QEMU with it at every start of a domain, 26 to 100 s. The daemon gets user
/// and mount namespaces of its own, in which the device can't be opened and root is an ordinary user, as session mode
/// asks. It ends by itself when nobody has used it for some minutes and no domain runs.
struct PrivateDaemon {
    /// Sockets, settings and logs of the daemon. Kept short: a socket's path must stay below 108 bytes.
    let folder: String
    private static let idleSeconds = 300

    /// The one that machines are started with.
    static func standard(in folders: MachineFolders) -> PrivateDaemon {
        PrivateDaemon(folder: folders.runtime + "/libvirt")
    }

    var uri: String { "qemu:///session?socket=\(folder)/run/libvirt/libvirt-sock" }

    /// The monitors of the QEMUs that it starts.
    var monitors: StuckMonitors { StuckMonitors(folder: folder + "/config/libvirt/qemu/lib") }

    /// Starts the daemon unless it runs. Two callers at once get the same one.
    func start() async throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let lock = try await FileLock.acquire(folder + "/lock")
        defer { lock.release() }
        guard !isRunning else { return }
        for name in ["run", "config", "cache", "data"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let hidden = folder + "/no-kvm"
        guard FileManager.default.createFile(atPath: hidden, contents: nil, attributes: [.posixPermissions: 0]) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: hidden])
        }
        try await launch()
    }

    /// Whether a daemon answers on the socket: connecting is enough, the kernel knows whether somebody listens.
    private var isRunning: Bool { UnixSocket.accepts(path: folder + "/run/libvirt/libvirt-sock") }

    private func launch() async throws {
        let daemon = try Program.libvirtd.locate()
        _ = try Program.qemu.locate()
        try await Program.unshare.run(
            [
                "--user", "--map-user=1000", "--map-group=1000", "--mount", "--keep-caps", "--propagation", "private",
                "--", "sh", "-c", Self.script, "virt-ci", folder, daemon, String(Self.idleSeconds),
            ],
            environment: [
                "XDG_RUNTIME_DIR": folder + "/run", "XDG_CONFIG_HOME": folder + "/config",
                "XDG_CACHE_HOME": folder + "/cache", "XDG_DATA_HOME": folder + "/data", "HOME": folder,
                "LIBVIRT_DEFAULT_URI": nil,
            ], deadline: .seconds(60))
    }

    /// `--daemon` returns when the daemon listens. The capabilities that the mounts needed are dropped first.
    ///
    /// Containers often mount `/dev/pts` so that only the real root may make a terminal, which a serial console is.
    private static let script = """
        set -e
        if [ -e /dev/kvm ]; then mount --bind "$1/no-kvm" /dev/kvm; fi
        if mount -t devpts -o newinstance,ptmxmode=0666,mode=0600 devpts /dev/pts; then
          mount --bind /dev/pts/ptmx /dev/ptmx
        fi
        exec setpriv --ambient-caps=-all --inh-caps=-all "$2" --daemon --timeout "$3"
        """
}
