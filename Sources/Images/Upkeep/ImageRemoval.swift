internal import Foundation
internal import Libvirt
public import Profiles

extension ImageCatalogue {
    /// All images of this pool there are records of, oldest first.
    public func images() -> [Image] { records.all().filter(isHere) }

    /// Removes an image's volumes and its record. Volumes that another record leads to stay: the same bytes made from
    /// something else.
    ///
    /// - Parameter users: Those that need the image, by the records of others than the pool: machines. Asked with the
    ///   catalogue's lock held.
    /// - Throws: `ImageError.imageInUse` if there are any, or if volumes of the pool lie over it.
    public func remove(_ image: Image, users: () throws -> [String] = { [] }) async throws {
        try await alone {
            let others = images().filter { $0.diskVolume == image.diskVolume && $0.fingerprint != image.fingerprint }
            if others.isEmpty {
                let named = try users()
                let volumes = try await layers(over: image).filter { volume in !named.contains { volume.hasPrefix($0) }
                }
                guard named.isEmpty, volumes.isEmpty else {
                    throw ImageError.imageInUse(digest: image.digest, by: named + volumes)
                }
                for volume in image.volumes { try await upload.remove(volume) }
            }
            try records.remove(image)
        }
    }

    /// Images of this pool that no profile leads to any more: made from what no profile says, or from what another was
    /// made from since. Layers come before what they are over.
    ///
    /// - Parameters:
    ///   - sources: What the profiles say.
    ///   - layers: For a profile's image, the fingerprints of the layers that the profiles want over it.
    public func unused(by sources: [ImageSource], layers: (Image) -> Set<String>) throws -> [Image] {
        // A file that is gone leads to no image.
        let wanted = Set(sources.compactMap { try? Self.fingerprint(of: $0) })
        let here = records.all().filter(isHere)
        let newest = Dictionary(here.map { ($0.fingerprint, $0) }) { _, later in later }
        let bases = here.filter { $0.base == nil && wanted.contains($0.fingerprint) && newest[$0.fingerprint] == $0 }
        let kept = bases.reduce(into: Set<String>()) { $0.formUnion(layers($1)) }
        return here.filter { image in
            image.base == nil
                ? !bases.contains(image) : !kept.contains(image.fingerprint) || newest[image.fingerprint] != image
        }.sorted { $0.base != nil && $1.base == nil }
    }

    /// The names of the pool's volumes that are layers over an image's disk.
    private func layers(over image: Image) async throws -> [String] {
        guard try await upload.has([image.diskVolume]) else { return [] }
        let path = try await pool.volume(named: image.diskVolume).path()
        // libvirt knows only what was made with it, or found the last time it looked.
        try await pool.refresh()
        var names: [String] = []
        for volume in try await pool.volumes() where volume.name != image.diskVolume {
            // One that goes meanwhile is no layer any more; one of another format is none.
            guard let document = try? await volume.document(), document.backingStore?.path == path else { continue }
            names.append(volume.name)
        }
        return names
    }
}
