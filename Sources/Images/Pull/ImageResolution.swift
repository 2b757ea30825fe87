internal import Foundation
internal import Profiles
internal import Programs

/// Finds out what a cloud image is right now, without fetching it.
struct ImageResolution {
    let image: CloudImage
    let fetch: ImageFetch
    /// Where files may lie for a moment.
    let folder: String
    let onEvent: @Sendable (ImageEvent) -> Void

    /// A checksum file lists some dozens of images, and a folder some hundreds of files.
    private static let textLimit = 2 << 20

    /// - Throws: `ImageError`, `FileError`, `ProgramError`, and what `fetch` throws.
    func run() async throws -> ResolvedImage {
        if let digest = image.sha256, !image.url.contains("*") {
            return ResolvedImage(
                name: Self.fileName(of: image.url), digest: digest.lowercased(), addresses: [image.url] + image.mirrors,
                trust: ImageTrust(kind: .profile))
        }
        onEvent(.started(.resolve))
        let url = try await newest(image.url)
        let mirrors = url == image.url ? image.mirrors : image.mirrors.compactMap { Self.like(url, at: $0) }
        let file = Self.fileName(of: url)
        guard let pattern = image.checksumURL else { throw ImageError.checksumMissing(file: file, url: image.url) }
        let address = try await newest(pattern)
        let text = try await fetch.text(address, Self.textLimit)
        let (signed, trust) = try await checked(text, from: address)
        let list = ChecksumList(signed)
        let isOwn = Self.fileName(of: address).hasPrefix(file)
        guard let digest = list.digest(of: file, isOwn: isOwn) else {
            throw ImageError.checksumMissing(file: file, url: address)
        }
        if let pinned = image.sha256?.lowercased(), pinned != digest {
            throw ImageError.digestMismatch(expected: pinned, actual: digest, url: address)
        }
        let resolved = ResolvedImage(
            name: list.name(of: digest, besides: file), digest: digest, addresses: [url] + mirrors, trust: trust)
        onEvent(.note(.resolved(name: resolved.name, digest: digest)))
        return resolved
    }

    /// The address with the newest name in place of a `*`.
    private func newest(_ address: String) async throws -> String {
        let pattern = Self.fileName(of: address)
        guard pattern.contains("*") else { return address }
        let parent = address.dropLast(pattern.count)
        let index = FolderIndex(html: try await fetch.text(String(parent), Self.textLimit))
        guard let name = index.newest(matching: pattern) else {
            throw ImageError.noBuild(pattern: pattern, url: String(parent))
        }
        return parent + name
    }

    private func checked(_ text: String, from address: String) async throws -> (String, ImageTrust) {
        let byHost = ImageTrust(kind: .host, by: URL(string: address)?.host())
        func unchecked(_ reason: UncheckedReason) -> (String, ImageTrust) {
            onEvent(.note(.unchecked(reason, url: address)))
            return (ClearSigned.body(of: text), byHost)
        }
        guard let keyFile = image.keyFile else { return unchecked(.noKey) }
        guard (try? ListSignature.gpgv.locate()) != nil else { return unchecked(.noProgram(ListSignature.gpgv)) }
        var signature: String?
        if let url = image.signatureURL { signature = try await fetch.text(url, Self.textLimit) }
        let check = ListSignature(list: text, signature: signature, keyFile: keyFile, url: address)
        let (signed, key) = try await check.check(in: folder)
        return (signed, ImageTrust(kind: .signature, by: key))
    }

    /// The last part of the address's path.
    static func fileName(of address: String) -> String {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").last.map(String.init) ?? ""
    }

    /// A mirror's address with the newest name, if it has a `*` for it.
    private static func like(_ url: String, at mirror: String) -> String? {
        let pattern = fileName(of: mirror)
        return pattern.contains("*") ? mirror.dropLast(pattern.count) + fileName(of: url) : nil
    }
}
