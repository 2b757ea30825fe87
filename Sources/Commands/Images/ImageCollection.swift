internal import Foundation
internal import Images
internal import Machines
internal import Profiles
internal import Terminal

/// Takes images away from a pool.
struct ImageCollection {
    let store: ImageStore
    let catalogue: ImageCatalogue
    let machines: Machines

    /// - Throws: `ImageError.imageInUse` for the first that is, before any is removed.
    func remove(_ words: [String]) async throws -> [Image] {
        let here = catalogue.images()
        var meant: [Image] = []
        for image in try words.flatMap({ try Image.meant(by: $0, among: here) }) where !meant.contains(image) {
            meant.append(image)
        }
        let users = store.users()
        for image in meant {
            if let machines = users[image.digest] { throw ImageError.imageInUse(digest: image.digest, by: machines) }
        }
        // Layers first: they use what they are over.
        let ordered = meant.filter { $0.base != nil } + meant.filter { $0.base == nil }
        for image in ordered { try await remove(image) }
        return ordered
    }

    /// Removes what no profile leads to and nothing uses.
    ///
    /// - Parameter age: Only those that are older, in seconds.
    func removeUnused(olderThan age: TimeInterval = 0, now: Date = Date()) async throws -> [Image] {
        let profiles = try store.profiles.entries().map { try store.profiles.profile($0) }
        let unused = try catalogue.unused(by: profiles.map(\.image)) { base in
            Set(profiles.map { PreparedImages.fingerprint(of: $0, over: base) })
        }
        var removed: [Image] = []
        for image in unused where now.timeIntervalSince(image.created) >= age {
            do {
                try await remove(image)
                removed.append(image)
            } catch ImageError.imageInUse {
                continue
            }
        }
        return removed
    }

    private func remove(_ image: Image) async throws {
        await machines.removeWarmStates(over: "sha256:\(image.digest)")
        try await catalogue.remove(image) { store.users()[image.digest] ?? [] }
    }

    /// How long an image stays that no profile leads to: who tries another profile for a day has it still.
    private static let age: TimeInterval = 7 * 86_400

    /// What `gc` does about images. It never fails for them.
    static func collect(_ hosts: [Machines], _ context: Context) async {
        let console = context.console
        do {
            let store = try ImageStore(own: context)
            let freed = try ImageCatalogue.collectDownloads(in: store.folder)
            if freed > 0 { console.note("Removed \(Format.size(freed)) of broken downloads.") }
            for machines in hosts {
                let collection = Self(
                    store: store, catalogue: context.images(of: machines) { _ in }, machines: machines)
                for image in try await collection.removeUnused(olderThan: age) {
                    console.note("Removed an image of '\(image.profile)', to which no profile leads any more.")
                }
            }
        } catch {
            let reason = Failure(error)?.sentence ?? "\(error)"
            console.warning("Images were not looked at: \(reason)")
        }
    }
}
