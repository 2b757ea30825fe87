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
    private let fetch: ImageFetch
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
        try makeFolder()
        let lock = try await FileLock.acquire("\(folder)/lock") { onEvent(.started(.waiting)) }
        defer { withExtendedLifetime(lock) {} }
        if let image = try await existing(for: source) { return image }
        let work = try await WorkFolder.make(in: folder)
        do {
            let image = try await make(source, profile: profile, in: work)
            try await work.remove()
            onEvent(.finished(image))
            return image
        } catch {
            // Cancelled or not, what was made so far goes; the reason is worth more than a second one.
            await Task { try? await work.remove() }.value
            throw error
        }
    }

    /// Removes an image's volumes and its record.
    public func remove(_ image: Image) async throws {
        for volume in image.volumes { try await upload.remove(volume) }
        try records.remove(image)
    }

    var records: ImageRecords { ImageRecords(folder: folder) }
    var upload: ImageUpload { ImageUpload(pool: pool, onEvent: onEvent) }

    private static func fingerprint(of source: ImageSource) throws -> String {
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

    private func make(_ source: ImageSource, profile: String, in work: WorkFolder) async throws -> Image {
        let fingerprint = try Self.fingerprint(of: source)
        let files = try await files(of: source, fingerprint: fingerprint, in: work)
        onEvent(.started(.inspect))
        let inspection = try await DiskInspection(qcow2: files.disk)
        onEvent(.started(.digest))
        let fileBytes = try FileState(path: files.disk).bytes
        let digest = try await FileDigest.sha256(of: files.disk) { done in
            onEvent(.bytes(.digest, done: done, total: fileBytes))
        }
        let available = try await pool.information().available
        guard available >= fileBytes else {
            throw ImageError.notEnoughDisk(needed: fileBytes, available: available, path: pool.name)
        }
        let names = ImageVolumeNames(digest: digest)
        let kernel = try await upload.run(files, names: names, diskBytes: inspection.diskBytes)
        let image = Image(
            profile: profile, fingerprint: fingerprint, digest: digest, connection: connection, pool: pool.name,
            diskVolume: names.disk, kernel: kernel, diskBytes: inspection.diskBytes, fileBytes: fileBytes,
            created: Date(), origin: origin(of: source))
        try records.save(image)
        return image
    }

    private func files(
        of source: ImageSource, fingerprint: String, in work: WorkFolder
    ) async throws -> ImageFiles {
        switch source {
        case .build(let build):
            let builder = ImageBuilder(build: build, fingerprint: fingerprint, folder: work, onEvent: onEvent)
            try await builder.check()
            return try await builder.run()
        case .download(let image):
            try Self.checkForImport()
            try DiskSpace.require(Self.downloadBytes, at: work.path)
            let path = work.file("image.qcow2")
            _ = try await ImageDownload(image: image, fetch: fetch, onEvent: onEvent).run(into: path)
            return ImageFiles(disk: path)
        case .file(let path):
            try Self.checkForImport()
            if try DiskInspection.isQcow2(path) { return ImageFiles(disk: path) }
            return try await converted(path, in: work)
        }
    }

    /// Distributions' images are half a gigabyte; twice that has to be free.
    private static let downloadBytes: UInt64 = 1 << 30

    private static func checkForImport() throws {
        let missing = BuildPrograms.missing(of: [.qemuImg])
        guard missing.isEmpty else { throw ImageError.programsMissing(missing) }
    }

    /// A file that is not qcow2 is taken as a raw disk.
    private func converted(_ path: String, in work: WorkFolder) async throws -> ImageFiles {
        onEvent(.started(.convert))
        try DiskSpace.require(try FileState(path: path).bytes, at: work.path)
        let disk = work.file("image.qcow2")
        try await Program.qemuImg.run(["convert", "-f", "raw", "-O", "qcow2", path, disk])
        return ImageFiles(disk: disk)
    }

    private func origin(of source: ImageSource) -> String {
        switch source {
        case .build(let build): build.suite
        case .download(let image): image.url
        case .file(let path): path
        }
    }
}
