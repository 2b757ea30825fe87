internal import Files
internal import Foundation

/// The images' records: one JSON file each in a folder.
struct ImageRecords {
    /// Absolute path.
    let folder: String

    /// All records that can be read, oldest first. A file that is no record is passed over: what it stood for is made
    /// again, and that overwrites it.
    func all() -> [Image] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return
            names.filter { $0.hasSuffix(".json") }
            .compactMap { read("\(folder)/\($0)") }
            .sorted { ($0.created, $0.digest) < ($1.created, $1.digest) }
    }

    /// The image made from this, in this pool of this connection.
    func image(fingerprint: String, connection: String, pool: String) -> Image? {
        all().last { $0.fingerprint == fingerprint && $0.connection == connection && $0.pool == pool }
    }

    /// Writes a record; a reader sees the whole of it or nothing.
    func save(_ image: Image) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let path = path(of: image)
        do {
            try encoder.encode(image).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw FileError.unusable(path: path, code: errno)
        }
    }

    /// Removes a record; one that is not there is removed already.
    func remove(_ image: Image) throws {
        let path = path(of: image)
        guard unlink(path) == 0 || errno == ENOENT else { throw FileError.unusable(path: path, code: errno) }
    }

    /// One file for each image, connection and pool.
    private func path(of image: Image) -> String {
        let place = DiskIdentity(fingerprint: "\(image.connection)\n\(image.pool)\n\(image.fingerprint)")
        let suffix = String(place.signature, radix: 16)
        return "\(folder)/\(image.digest.prefix(12))-\(suffix).json"
    }

    private func read(_ path: String) -> Image? {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try? decoder.decode(Image.self, from: data)
    }
}
