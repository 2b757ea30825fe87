import Foundation
import Programs
import Testing

extension RealMachines {
    /// The sample's failed job, run by those who use libvirt.
    @Suite("Who runs machines", .enabled(if: geteuid() == 0, "needs root to become others"))
    struct ConnectionTests {
        private static let setpriv = Program("setpriv", debianPackage: "util-linux", fedoraPackage: "util-linux")
        private static let chown = Program("chown", debianPackage: "coreutils", fedoraPackage: "coreutils")
        /// Nobody's number (systemd, `UIDS-GIDS`).
        private static let nobody = 65534

        @Test("An unprivileged user's job runs on qemu:///session")
        func session() async throws {
            // Short, because sockets are made below it.
            let home = "/tmp/vci-\(UUID().uuidString.lowercased().prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: home) }
            let volumes = home + "/data/virt-ci/volumes"
            let images = TakenImages(
                volumes: volumes, folderThere: volumes, records: home + "/data/virt-ci/images",
                connection: "qemu:///session")
            try await images.take(from: .shared)
            try FileManager.default.createDirectory(
                atPath: home + "/run", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try await Self.chown.run(["-R", "\(Self.nobody):\(Self.nobody)", home])
            let user = ["--reuid=\(Self.nobody)", "--regid=\(Self.nobody)", "--clear-groups"]
            let tool = Tool.shared.with(prefix: [try Self.setpriv.locate()] + user).with(
                environment: Self.folders(home))
            try await Self.expectRun(with: tool, state: home + "/state", volumes: volumes)
        }

        @Test(
            "root's job runs on qemu:///system",
            .enabled(if: SystemHost.isPossible, "needs libvirtd with dnsmasq and iptables"))
        func system() async throws {
            try await SystemHost.use { host in
                let home = host.folder + "/home"
                let images = TakenImages(
                    volumes: host.volumes, folderThere: "/var/lib/libvirt/virt-ci",
                    records: home + "/data/virt-ci/images",
                    connection: "qemu:///system")
                try await images.take(from: .shared)
                try FileManager.default.createDirectory(
                    atPath: home + "/run", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                var folders = Self.folders(home)
                // Where /dev/kvm only misleads libvirt, virt-ci starts a daemon of its own unless told otherwise.
                folders["VIRT_CI_LIBVIRT_URI"] = "qemu:///system"
                let tool = Tool.shared.with(prefix: try host.prefix).with(environment: folders)
                try await Self.expectRun(with: tool, state: home + "/state", volumes: host.volumes)
            }
        }

        /// The job fails as CI recorded it, and nothing is left of its machine.
        private static func expectRun(with tool: Tool, state: String, volumes: String) async throws {
            let run = try await tool.run(["demo"])
            #expect(run.status == 0, "\(String(decoding: run.standardError.suffix(4000), as: UTF8.self))")
            let collected = try await tool.run(["gc"])
            #expect(String(decoding: collected.standardError, as: UTF8.self).contains("Nothing to remove."))
            let names = try FileManager.default.contentsOfDirectory(atPath: volumes)
            #expect(!names.isEmpty && names.allSatisfy { $0.hasPrefix("image-") }, "\(names)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: state + "/virt-ci/machines").isEmpty)
        }

        private static func folders(_ home: String) -> [String: String] {
            [
                "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_CACHE_HOME": home + "/cache",
                "XDG_STATE_HOME": home + "/state", "XDG_DATA_HOME": home + "/data", "XDG_RUNTIME_DIR": home + "/run",
            ]
        }
    }
}
