internal import Files
internal import Foundation
public import HTTP
internal import Profiles

/// Fetches a build of a cloud image from the first address that gives the right bytes.
struct ImageDownload {
    let image: ResolvedImage
    let folder: DownloadFolder
    let fetch: ImageFetch
    let onEvent: @Sendable (ImageEvent) -> Void

    /// The largest that is taken for an image.
    private static let largest: UInt64 = 64 << 30

    /// - Parameters:
    ///   - room: Bytes that are free where the image will be.
    ///   - place: What has that room, for a message.
    /// - Returns: The path of the file, whose SHA-256 is the right one, and the address it came from.
    /// - Throws: `ImageError.digestMismatch`, `.noRoom`, `.mirrorsFailed`, and what the download throws.
    func run(room: UInt64, at place: String) async throws -> (path: String, url: String?) {
        if let file = folder.complete(digest: image.digest) {
            if try await digest(of: file) == image.digest { return (file, nil) }
            folder.remove(digest: image.digest)
        }
        var failures: [MirrorFailure] = []
        for (index, address) in image.addresses.enumerated() {
            do {
                return (try await load(address, room: room), address)
            } catch {
                let failure = MirrorFailure(url: address, error)
                guard let failure, image.addresses.count > 1 else { throw explained(error, room, place, address) }
                failures.append(failure)
                if index + 1 < image.addresses.count { onEvent(.note(.mirrorFailed(failure))) }
            }
        }
        throw ImageError.mirrorsFailed(failures)
    }

    private func load(_ address: String, room: UInt64) async throws -> String {
        let place = try folder.place(for: address, digest: image.digest)
        let onEvent = onEvent
        onEvent(.started(.download))
        do {
            try await fetch.file(address, place.file, min(room, Self.largest)) {
                onEvent(.bytes(.download, done: $0, total: $1))
            }
        } catch {
            if !place.hasBytes { place.remove() }
            throw error
        }
        let actual = try await digest(of: place.file)
        guard actual == image.digest else {
            // Where the checksum was the wrong one of the two, for a file that was replaced meanwhile, the next call has it.
            folder.move(place, to: address, digest: actual)
            throw ImageError.digestMismatch(expected: image.digest, actual: actual, url: address)
        }
        return place.file
    }

    private func digest(of path: String) async throws -> String {
        onEvent(.started(.digest))
        let total = try FileState(path: path).bytes
        return try await FileDigest.sha256(of: path) { onEvent(.bytes(.digest, done: $0, total: total)) }
    }

    /// A server that sends more than there is room for shows that there is too little.
    private func explained(_ error: any Error, _ room: UInt64, _ place: String, _ url: String) -> any Error {
        guard case .tooLarge(_, limit: room) = error as? HTTPError, room < Self.largest else { return error }
        return ImageError.noRoom(url: url, available: room, path: place)
    }
}

/// An address from which an image could not be had.
public struct MirrorFailure: Sendable, Equatable {
    public var url: String
    public var reason: Reason

    /// What was wrong with it.
    public enum Reason: Sendable, Equatable {
        /// No file, or none that ended as it should.
        case transfer(HTTPError)
        /// A file with other bytes; their SHA-256.
        case wrongBytes(String)
    }

    /// nil for what is no fault of the address: then another one is no better.
    init?(url: String, _ error: any Error) {
        switch error {
        case HTTPError.noSpace, HTTPError.cannotWrite, HTTPError.alreadyLoading: return nil
        case let error as HTTPError: self.init(url: url, reason: .transfer(error))
        case ImageError.digestMismatch(_, let actual, _): self.init(url: url, reason: .wrongBytes(actual))
        default: return nil
        }
    }

    public init(url: String, reason: Reason) {
        self.url = url
        self.reason = reason
    }
}
