import Foundation
import Libvirt
import Profiles

@testable import Images
@testable import Machines

extension TestHost {
    /// Four profiles: two that jobs may have, one on a network of libvirt's, one that the host has for itself.
    func writeProfiles() throws {
        let disk = try write(String(repeating: "\0", count: 1 << 16), to: "profiles/disk.raw")
        // The test driver says that its host has 3 MiB free.
        let shapes = [
            ("debian-12", "2 MiB", "user"), ("large", "4 MiB", "user"), ("networked", "2 MiB", "{libvirt: ci}"),
            ("private", "2 MiB", "user"),
        ]
        for (name, memory, network) in shapes {
            try write(
                """
                summary: A machine that never boots
                aliases: [\(name)-alias]
                image: {file: \(disk)}
                prepare: none
                shape: {processors: 1, memory: \(memory), disk: 16 MiB, accelerator: tcg}
                network: \(network)

                """, to: "profiles/\(name).yaml")
        }
    }

    /// Writes a policy and returns its path. Each key of the policy has one line; nil leaves it out.
    ///
    /// Jobs that run at one time share one "guest", so each policy has builds in another folder of it.
    func policy(_ changes: [String: String?] = [:], mode: Int = 0o600) throws -> String {
        var lines: [String: String?] = [
            "profiles": "[debian-12, large, networked]", "profile-folders": "[\(profiles)]",
            "connection": connection.uri, "machines": "100",
            "folders": "{state: \(state), runtime: \(runtime), builds: \(path("b")), cache: \(root)/c}",
        ]
        for (key, line) in changes { lines.updateValue(line, forKey: key) }
        let text = lines.sorted { $0.key < $1.key }.compactMap { key, line in line.map { "\(key): \($0)\n" } }
        return try write(text.joined(), to: "policy-\(UUID().uuidString.prefix(8)).yaml", mode: mode)
    }

    /// Puts the image of all profiles into the pool, and its record beside it, as if it had been uploaded.
    func addImage() async throws {
        let disk = profiles + "/disk.raw"
        let names = ImageVolumeNames(digest: String(repeating: "ab", count: 32))
        if !(try await pool.volumes().contains { $0.name == names.disk }) {
            _ = try await pool.createVolume(VolumeDocument(name: names.disk, capacity: 1 << 16, format: .qcow2))
        }
        let folder = state + "/images"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try ImageRecords(folder: folder).save(
            Image(
                profile: "debian-12",
                fingerprint: try ImageFingerprint.of(.file(disk), file: FileState(path: disk)),
                digest: String(repeating: "ab", count: 32), connection: connection.uri, pool: pool.name,
                diskVolume: names.disk, kernel: nil, diskBytes: 1 << 16, fileBytes: 1 << 16, created: Date(),
                origin: disk))
    }
}
