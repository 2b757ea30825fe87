internal import Files
internal import Foundation
internal import Libvirt
internal import Profiles
internal import Programs

/// What an image's record says beside what its file shows.
struct ImageDescription {
    var profile: String
    var fingerprint: String
    /// Where the bytes came from.
    var origin: String
    /// The distribution's name of the build, and by whose word it is the right one; nil for others.
    var name: String?
    var trust: ImageTrust?
}

/// Making images; with the catalogue's lock held.
extension ImageCatalogue {
    /// An image of a file, built here or given.
    func make(_ source: ImageSource, profile: String, in work: WorkFolder) async throws -> Image {
        let fingerprint = try Self.fingerprint(of: source)
        let (files, origin) = try await files(of: source, fingerprint: fingerprint, in: work)
        return try await keep(
            files, ImageDescription(profile: profile, fingerprint: fingerprint, origin: origin), digest: nil)
    }

    /// Takes files into the pool and the catalogue.
    ///
    /// - Parameter digest: SHA-256 of the disk, where it is known.
    func keep(_ files: ImageFiles, _ description: ImageDescription, digest: String?) async throws -> Image {
        onEvent(.started(.inspect))
        let inspection = try await DiskInspection(qcow2: files.disk)
        let fileBytes = try FileState(path: files.disk).bytes
        let digest = if let digest { digest } else { try await self.digest(of: files.disk) }
        if let same = try await present(digest: digest) { return try record(same, description) }
        let available = try await pool.information().available
        guard available >= fileBytes else {
            throw ImageError.notEnoughDisk(needed: fileBytes, available: available, path: pool.name)
        }
        let names = ImageVolumeNames(digest: digest)
        let kernel = try await upload.run(files, names: names, diskBytes: inspection.diskBytes)
        return try record(
            Image(
                profile: description.profile, fingerprint: description.fingerprint, digest: digest,
                connection: connection, pool: pool.name, diskVolume: names.disk, kernel: kernel,
                diskBytes: inspection.diskBytes, fileBytes: fileBytes, created: Date(), origin: description.origin),
            description)
    }

    /// An image of these very bytes that is in the pool, made from whatever.
    func present(digest: String) async throws -> Image? {
        for image in records.all().reversed() where image.digest == digest && image.base == nil && isHere(image) {
            if try await upload.has(image.volumes) { return image }
        }
        return nil
    }

    /// Writes the record of an image that is in the pool.
    func record(_ image: Image, _ description: ImageDescription) throws -> Image {
        var image = image
        image.profile = description.profile
        image.fingerprint = description.fingerprint
        image.origin = description.origin
        image.name = description.name
        image.trust = description.trust
        // Records keep whole seconds, and the newest counts: none is as old as another.
        let last = records.all().last?.created
        image.created = max(Date(), last.map { $0.addingTimeInterval(1) } ?? .distantPast)
        try records.save(image)
        return image
    }

    /// Whether an image is in this catalogue's pool.
    func isHere(_ image: Image) -> Bool { image.connection == connection && image.pool == pool.name }

    func digest(of path: String) async throws -> String {
        let bytes = try FileState(path: path).bytes
        onEvent(.started(.digest))
        return try await FileDigest.sha256(of: path) { onEvent(.bytes(.digest, done: $0, total: bytes)) }
    }

    private func files(
        of source: ImageSource, fingerprint: String, in work: WorkFolder
    ) async throws -> (ImageFiles, origin: String) {
        switch source {
        case .build(let build):
            let builder = ImageBuilder(build: build, fingerprint: fingerprint, folder: work, onEvent: onEvent)
            return (try await builder.run(), build.suite)
        case .download(let image): throw ImageError.checksumMissing(file: image.url, url: image.url)
        case .file(let path): return (try await local(path, in: work), path)
        }
    }

    /// The files of an image on this machine; one that is not qcow2 is taken as a raw disk.
    func local(_ path: String, in work: WorkFolder) async throws -> ImageFiles {
        try Self.checkForImport()
        if try DiskInspection.isQcow2(path) { return ImageFiles(disk: path) }
        onEvent(.started(.convert))
        try DiskSpace.require(try FileState(path: path).bytes, at: work.path)
        let disk = work.file("image.qcow2")
        try await Program.qemuImg.run(["convert", "-f", "raw", "-O", "qcow2", path, disk])
        return ImageFiles(disk: disk)
    }
}
