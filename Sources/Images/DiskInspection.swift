internal import Foundation
internal import Programs

/// What `qemu-img` says of a qcow2 file.
struct DiskInspection {
    /// Size of the disk that a guest sees, in bytes.
    let diskBytes: UInt64

    /// Refuses a file that is damaged or would show a guest other files of the host.
    ///
    /// - Throws: `ImageError.brokenImage`.
    init(qcow2 path: String) async throws {
        guard try Self.isQcow2(path) else { throw ImageError.brokenImage(path: path, reason: .notQcow2) }
        // The format is given, never guessed, and without --backing-chain no other file is opened.
        let information = try await Self.ask(["info", "--output=json", "-f", "qcow2", path], about: path)
        diskBytes = try Self.diskBytes(information, path: path)
        // 3: clusters that nothing refers to, which is waste and no damage (qemu-img(1)).
        _ = try await Self.ask(["check", "-q", "-f", "qcow2", path], about: path, accepting: [0, 3])
    }

    /// Whether the file begins as qcow2 files do.
    static func isQcow2(_ path: String) throws -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ImageError.brokenImage(path: path, reason: .absent)
        }
        defer { try? handle.close() }
        return try handle.read(upToCount: 4) == Data([0x51, 0x46, 0x49, 0xFB])
    }

    /// Reads the answer of `qemu-img info`.
    static func diskBytes(_ information: Data, path: String) throws -> UInt64 {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: information) else {
            throw ImageError.brokenImage(path: path, reason: .inconsistent("no answer of qemu-img info"))
        }
        let broken: BrokenImage? =
            if answer.format != "qcow2" {
                .notQcow2
            } else if let file = answer.backingFile ?? answer.fullBackingFile {
                .hasBackingFile(file)
            } else if let file = answer.specific?.data?.dataFile {
                .hasDataFile(file)
            } else if answer.encrypted == true {
                .isEncrypted
            } else {
                nil
            }
        if let broken { throw ImageError.brokenImage(path: path, reason: broken) }
        return answer.virtualSize
    }

    private static func ask(_ arguments: [String], about path: String, accepting: Set<Int32> = [0]) async throws -> Data
    {
        let result = try await Program.qemuImg.result(arguments, deadline: .seconds(600))
        guard accepting.contains(result.status) else {
            let said = String(decoding: result.standardError.suffix(1024), as: UTF8.self)
            let reason = BrokenImage.inconsistent(said.trimmingCharacters(in: .whitespacesAndNewlines))
            throw ImageError.brokenImage(path: path, reason: reason)
        }
        return result.standardOutput
    }

    private struct Answer: Decodable {
        let format: String
        let virtualSize: UInt64
        let backingFile: String?
        let fullBackingFile: String?
        let encrypted: Bool?
        let specific: Specific?

        struct Specific: Decodable { let data: SpecificData? }

        struct SpecificData: Decodable {
            let dataFile: String?
            enum CodingKeys: String, CodingKey { case dataFile = "data-file" }
        }

        enum CodingKeys: String, CodingKey {
            case format, encrypted
            case virtualSize = "virtual-size"
            case backingFile = "backing-filename"
            case fullBackingFile = "full-backing-filename"
            case specific = "format-specific"
        }
    }
}
