internal import Profiles

/// Whether every profile can be read.
struct ProfilesCheck: Check {
    static let subject = Finding.Subject.profiles
    let world: World

    func examine() async throws -> Outcome {
        let entries = try world.profiles.entries()
        guard !entries.isEmpty else {
            return .fail(
                "There are no profiles in \(world.profiles.directories.joined(separator: ", "))",
                remedy: "install virt-ci whole: make install")
        }
        var problems: [String] = []
        for entry in entries {
            do {
                _ = try world.profiles.profile(entry)
            } catch {
                problems.append(world.explain(error).sentence)
            }
        }
        guard let first = problems.first else { return .ok(entries.map(\.name).joined(separator: ", ")) }
        let more = problems.count == 1 ? "" : ", and \(problems.count - 1) more can't be used"
        return .fail(first + more, remedy: "virt-ci profile validate")
    }
}
