import Foundation
import Programs
import Testing

/// The images of this machine's pool, copied into another's as if they had been made there: making one takes minutes.
struct TakenImages {
    /// Where the copied volumes are, as this machine sees the folder, and as the other pool's libvirt does.
    let volumes: String
    let folderThere: String
    /// Where their records go.
    let records: String
    /// The other pool's connection.
    let connection: String

    /// - Parameter tool: The one whose images are taken; they are made if there are none.
    func take(from tool: Tool) async throws {
        let built = try await tool.run(["image", "build", "debian-12"])
        #expect(built.status == 0, "\(String(decoding: built.standardError, as: UTF8.self))")
        let manager = FileManager.default
        for folder in [volumes, records] {
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let known = tool.home + "/data/virt-ci/images"
        for name in try manager.contentsOfDirectory(atPath: known) where name.hasSuffix(".json") {
            let data = try Data(contentsOf: URL(filePath: "\(known)/\(name)"))
            var record = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
            record["connection"] = connection
            // A daemon that has a pool of this name for another checkout gives ours a longer one; the other pool is alone.
            record["pool"] = "virt-ci"
            try JSONSerialization.data(withJSONObject: record).write(to: URL(filePath: "\(records)/\(name)"))
        }
        for name in try manager.contentsOfDirectory(atPath: tool.volumes) where name.hasPrefix("image-") {
            try manager.copyItem(atPath: "\(tool.volumes)/\(name)", toPath: "\(volumes)/\(name)")
            if name.hasSuffix(".qcow2") { try await moveBase(of: "\(volumes)/\(name)") }
        }
    }

    /// A layer names what is under it by its path.
    private func moveBase(of file: String) async throws {
        struct Information: Decodable {
            let base: String?
            enum CodingKeys: String, CodingKey { case base = "backing-filename" }
        }
        let answer = try await Program.qemuImg.run(["info", "--output=json", file])
        guard let base = try JSONDecoder().decode(Information.self, from: answer.standardOutput).base else { return }
        let name = (base as NSString).lastPathComponent
        try await Program.qemuImg.run(["rebase", "-u", "-F", "qcow2", "-b", "\(folderThere)/\(name)", file])
    }
}
