internal import Crypto
internal import Files
internal import Foundation

/// Where cloud images are while they are fetched: a folder for each address and digest, which outlives a broken
/// download and the process that began it. Whoever holds the catalogue's lock owns everything in it.
struct DownloadFolder {
    /// Absolute path.
    let path: String

    /// So long is the rest of a broken download kept.
    static let keptFor: TimeInterval = 7 * 86_400

    /// The folder of one download. What is left of others of the same address is no use any more: it is another build now.
    func place(for url: String, digest: String) throws -> DownloadPlace {
        let place = place(url, digest)
        for other in places() where other.folder != place.folder && other.about?.url == url { other.remove() }
        do {
            try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
            try JSONEncoder().encode(DownloadPlace.About(url: url, digest: digest))
                .write(to: URL(fileURLWithPath: place.aboutFile), options: .atomic)
        } catch {
            throw FileError.unusable(path: place.folder, code: errno)
        }
        return place
    }

    /// The whole file of a digest, if one was fetched and its image was not made yet.
    func complete(digest: String) -> String? {
        places().first { $0.about?.digest == digest && FileManager.default.fileExists(atPath: $0.file) }?.file
    }

    /// Files a whole file under the digest that it has, instead of the one it should have had.
    func move(_ place: DownloadPlace, to url: String, digest: String) {
        let file = "\(path)/moved"
        // Removing the place must not fail for what can't be kept.
        let isMoved = rename(place.file, file) == 0
        place.remove()
        guard isMoved, let new = try? self.place(for: url, digest: digest), rename(file, new.file) == 0 else {
            unlink(file)
            return
        }
    }

    /// Removes all there is of an image.
    func remove(digest: String) {
        for place in places() where place.about?.digest == digest { place.remove() }
    }

    /// Removes what nobody came back for.
    ///
    /// - Returns: The bytes that were freed.
    @discardableResult
    func collect(now: Date = Date()) -> UInt64 {
        places().reduce(0) { freed, place in
            if let date = place.lastChange, now.timeIntervalSince(date) < Self.keptFor { return freed }
            let bytes = place.bytes
            place.remove()
            return freed + bytes
        }
    }

    private func place(_ url: String, _ digest: String) -> DownloadPlace {
        let key = SHA256.hash(data: Data("\(url)\n\(digest)".utf8)).hexadecimal.prefix(16)
        return DownloadPlace(folder: "\(path)/\(key)")
    }

    private func places() -> [DownloadPlace] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().map { DownloadPlace(folder: "\(path)/\($0)") }
    }
}

/// The folder of one download.
struct DownloadPlace {
    let folder: String

    /// What the folder is for.
    struct About: Codable, Equatable {
        let url: String
        let digest: String
    }

    /// The whole file. While it grows there is `image.partial` beside it, with the version that the server gave it.
    var file: String { "\(folder)/image" }
    var aboutFile: String { "\(folder)/about.json" }

    var about: About? {
        FileManager.default.contents(atPath: aboutFile).flatMap { try? JSONDecoder().decode(About.self, from: $0) }
    }

    /// Whether there is anything to go on with.
    var hasBytes: Bool { files.contains { $0 != aboutFile } }

    /// When something last came in.
    var lastChange: Date? {
        files.compactMap { try? FileManager.default.attributesOfItem(atPath: $0)[.modificationDate] as? Date }.max()
    }

    var bytes: UInt64 {
        files.compactMap { try? FileManager.default.attributesOfItem(atPath: $0)[.size] as? UInt64 }.reduce(0, +)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
    }
}
