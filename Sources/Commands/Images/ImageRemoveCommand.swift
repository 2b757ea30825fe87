internal import ArgumentParser
internal import Foundation
internal import Images
internal import Machines
internal import Profiles
internal import Terminal

struct ImageRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take images away that no machine uses.",
        discussion: "An image that is needed again is made again.")
    @Argument(help: ArgumentHelp("Profiles, or digests.", valueName: "image"))
    var images: [String] = []
    @Flag(help: "Those that no profile leads to any more.") var unused = false
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func validate() throws {
        guard unused || !images.isEmpty else { throw ValidationError("Name images, or say --unused.") }
        guard !unused || images.isEmpty else { throw ValidationError("Either name images, or say --unused.") }
    }

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, host: host, context: context)
        let removed = try await context.console.withImages(store) { catalogue, machines in
            let collection = ImageCollection(store: store, catalogue: catalogue, machines: machines)
            return try await unused ? collection.removeUnused() : collection.remove(images)
        }
        for image in removed {
            context.console.note(
                "The image of '\(image.profile)', sha256:\(image.digest.prefix(12)), is gone: "
                    + Format.size(image.fileBytes))
        }
        if removed.isEmpty { context.console.note("Nothing to remove.") }
    }
}

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
}
