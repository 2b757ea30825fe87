import Foundation
import Programs

/// A user of their own for one test: home, settings, sockets, profiles. Everything is below one short folder, because
/// the path of a socket has to stay below 108 bytes.
struct Sandbox: Sendable {
    let root: String

    private init(root: String) { self.root = root }

    /// Makes a sandbox, and takes it away with the libvirt daemon that virt-ci may have started in it.
    static func with<Result>(_ body: (Sandbox) async throws -> Result) async throws -> Result {
        let sandbox = Sandbox(root: "/tmp/vc-\(UUID().uuidString.lowercased().prefix(8))")
        try sandbox.make()
        do {
            let result = try await body(sandbox)
            await sandbox.remove()
            return result
        } catch {
            await sandbox.remove()
            throw error
        }
    }

    var home: String { root + "/home" }
    var profiles: String { root + "/profiles" }
    var state: String { root + "/state/virt-ci" }
    private var runtime: String { root + "/run" }
    private var volumes: String { root + "/data/virt-ci/volumes" }

    /// The changes to this process's environment that leave nothing of it but `PATH`.
    func environment(_ additions: [String: String]) -> [String: String?] {
        var changes = ProcessInfo.processInfo.environment.mapValues { _ in String?.none }
        changes.removeValue(forKey: "PATH")
        let own = [
            "HOME": home, "XDG_CONFIG_HOME": root + "/config", "XDG_CACHE_HOME": root + "/cache",
            "XDG_STATE_HOME": root + "/state", "XDG_DATA_HOME": root + "/data", "XDG_RUNTIME_DIR": runtime,
            "VIRT_CI_PROFILES": profiles, "LC_ALL": "C.UTF-8",
        ]
        for (name, value) in own.merging(additions, uniquingKeysWith: { $1 }) {
            changes.updateValue(value, forKey: name)
        }
        return changes
    }

    /// Writes a file below the sandbox's folder.
    @discardableResult
    func write(_ text: String, to path: String, mode: Int = 0o600) throws -> String {
        let file = root + "/" + path
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    /// A profile whose machine starts and never boots: its disk is empty.
    func writeProfile(
        _ name: String = "debian-12", image: String = "disk.raw", memory: String = "64 MiB", sshLimit: String = "60 s"
    ) throws {
        try write(String(repeating: "\0", count: 1 << 20), to: "profiles/disk.raw")
        try write(
            """
            summary: A machine that never boots
            image:
              file: \(image)
            prepare: none
            shape:
              processors: 1
              memory: \(memory)
              disk: 16 MiB
              accelerator: tcg
            network: user
            readiness:
              ssh: \(sshLimit)

            """, to: "profiles/\(name).yaml")
    }

    /// What a run of a machine must not leave: its folder, its volumes, its sockets, and processes of it. Images stay.
    func leftovers() -> [String] {
        let sockets = names(in: runtime + "/virt-ci").filter { $0 != "libvirt" }.map { "socket \($0)" }
        return machines.map { "machine \($0)" }
            + names(in: volumes).filter { !$0.hasPrefix("image-") }.map { "volume \($0)" } + sockets
            + processes().map { "process \($0)" }
    }

    /// The names of the machines there are.
    var machines: [String] { names(in: state + "/machines") }

    /// Processes that were started with a path of this sandbox: QEMU with its disks, ssh with its keys.
    func processes() -> [String] {
        names(in: "/proc").compactMap { Int32($0) }.compactMap { process in
            guard process != getpid(), let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
            else { return nil }
            let words = String(decoding: line, as: UTF8.self).split(separator: "\0")
            return words.contains { $0.contains(root + "/") } ? words.joined(separator: " ") : nil
        }
    }

    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private func make() throws {
        for folder in [home, profiles, runtime] {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    private func remove() async {
        await endDaemon()
        try? FileManager.default.removeItem(atPath: root)
    }

    private func endDaemon() async {
        let file = runtime + "/virt-ci/libvirt/run/libvirt/libvirtd.pid"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let daemon = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), daemon > 1, isDaemon(daemon)
        else { return }
        kill(daemon, SIGTERM)
        for _ in 0..<250 where isDaemon(daemon) { try? await Task.sleep(for: .milliseconds(20)) }
    }

    private func isDaemon(_ process: Int32) -> Bool {
        let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        return String(decoding: line, as: UTF8.self).contains("libvirtd")
    }
}
