internal import Images
internal import Profiles
internal import Programs

/// Programs that only the making of images needs.
struct ImageProgramsCheck: Check {
    static let subject = Finding.Subject.imagePrograms
    let world: World

    private static let gpg = Program("gpg", debianPackage: "gpg", fedoraPackage: "gnupg2")

    func examine() async throws -> Outcome {
        let profiles = ((try? world.profiles.entries()) ?? []).compactMap { try? world.profiles.profile($0) }
        var missing: [Program] = []
        var built: [String] = []
        for profile in profiles {
            guard case .build(let build) = profile.image else { continue }
            built.append(profile.name)
            missing += try await ImageCatalogue.missingBuildPrograms(
                isRoot: world.isRoot, withPython: !build.pythonPackages.isEmpty)
        }
        let isDownloaded = profiles.contains {
            if case .download = $0.image { true } else { false }
        }
        if isDownloaded, (try? Self.gpg.locate()) == nil { missing.append(Self.gpg) }
        guard missing.isEmpty else {
            let names = Set(missing.map(\.name)).sorted().joined(separator: ", ")
            return .warn("Images can't be made or verified without: \(names)", remedy: world.install(missing))
        }
        return .ok(
            built.isEmpty ? "No profile's image is built here" : "Images can be built: \(built.joined(separator: ", "))"
        )
    }
}
