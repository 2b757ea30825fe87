internal import Files
internal import Foundation
public import Libvirt
public import Profiles
internal import Programs

/// The images of one storage pool, and their records on this machine.
///
/// An image is made once for what it is made from, and never changes. Two processes may ask at once: one makes it, the
/// other waits and finds it.
public struct ImageCatalogue: Sendable {
    let folder: String
    let connection: String
    let pool: StoragePool
    let fetch: ImageFetch
    let onEvent: @Sendable (ImageEvent) -> Void

    /// - Parameters:
    ///   - folder: Where the records are kept and images are made; it is created when needed.
    ///   - connection: The connection that `pool` belongs to.
    ///   - fetch: How cloud images are downloaded.
    ///   - onEvent: Told what happens; called from any thread.
    public init(
        folder: String, connection: Connection, pool: StoragePool, fetch: ImageFetch,
        onEvent: @escaping @Sendable (ImageEvent) -> Void = { _ in }
    ) {
        self.folder = folder
        self.connection = connection.uri
        self.pool = pool
        self.fetch = fetch
        self.onEvent = onEvent
    }

    /// All images there are records of, of any pool, oldest first: their volumes may be gone.
    ///
    /// - Parameter folder: Where the records are kept.
    public static func recorded(in folder: String) -> [Image] { ImageRecords(folder: folder).all() }

    /// The newest image made from this source, of any pool, by the records alone: its volumes may be gone.
    ///
    /// - Parameter folder: Where the records are kept.
    public static func recorded(for source: ImageSource, in folder: String) throws -> Image? {
        let fingerprint = try fingerprint(of: source)
        return ImageRecords(folder: folder).all().last { $0.fingerprint == fingerprint }
    }

    /// Looks for the programs that make an image from this source, as ``image(for:profile:)`` does before any work.
    ///
    /// - Throws: `ImageError.programsMissing`, `ProgramError`.
    public static func checkPrograms(for source: ImageSource) async throws {
        switch source {
        case .build(let build): try await ImageBuilder.checkPrograms(for: build)
        case .download, .file: try checkForImport()
        }
    }

    /// The image made from this source, if there is one in the pool.
    public func existing(for source: ImageSource) async throws -> Image? {
        let fingerprint = try Self.fingerprint(of: source)
        guard let image = records.image(fingerprint: fingerprint, connection: connection, pool: pool.name),
            try await upload.has(image.volumes)
        else { return nil }
        return image
    }

    /// The image made from this source: the one there is, or a new one.
    ///
    /// - Parameters:
    ///   - source: A profile's `image`.
    ///   - profile: The profile's name, kept in the record.
    /// - Throws: `ImageError`, `ProgramError`, `LibvirtError`, `CancellationError`, and what `fetch` throws.
    public func image(for source: ImageSource, profile: String) async throws -> Image {
        if let image = try await existing(for: source) { return image }
        return try await alone {
            if let image = try await existing(for: source) { return image }
            return try await inWorkFolder { work in
                let image =
                    if case .download(let image) = source {
                        try await fetched(resolve(image, in: work.path), of: source, profile: profile)
                    } else {
                        try await make(source, profile: profile, in: work)
                    }
                onEvent(.finished(image))
                return image
            }
        }
    }

    /// Runs with the folder's lock: one process makes or removes images at a time.
    func alone<Value>(_ body: () async throws -> Value) async throws -> Value {
        try makeFolder()
        let lock = try await FileLock.acquire("\(folder)/lock") { onEvent(.started(.waiting)) }
        defer { withExtendedLifetime(lock) {} }
        return try await body()
    }

    /// Runs with a folder that goes with what was made in it; with the lock held.
    func inWorkFolder<Value>(_ body: (WorkFolder) async throws -> Value) async throws -> Value {
        let work = try await WorkFolder.make(in: folder)
        do {
            let value = try await body(work)
            try await work.remove()
            return value
        } catch {
            // Cancelled or not, what was made so far goes; the reason is worth more than a second one.
            await Task { try? await work.remove() }.value
            throw error
        }
    }

    var records: ImageRecords { ImageRecords(folder: folder) }
    var upload: ImageUpload { ImageUpload(pool: pool, onEvent: onEvent) }
    var downloads: DownloadFolder { DownloadFolder(path: "\(folder)/downloads") }

    static func fingerprint(of source: ImageSource) throws -> String {
        guard case .file(let path) = source else { return try ImageFingerprint.of(source) }
        return try ImageFingerprint.of(source, file: FileState(path: path))
    }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileError.unusable(path: folder, code: errno)
        }
    }

    static func checkForImport() throws {
        let missing = BuildPrograms.missing(of: [.qemuImg])
        guard missing.isEmpty else { throw ImageError.programsMissing(missing) }
    }
}
