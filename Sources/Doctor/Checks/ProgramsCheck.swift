internal import Programs

/// Programs that every run starts.
struct ProgramsCheck: Check {
    static let subject = Finding.Subject.programs
    let world: World

    private static let needed: [Program] = [.ssh, .sshKeygen, .git, .gzip, .bsdtar, .xorriso, .qemuImg]

    func examine() async throws -> Outcome {
        let missing = Self.needed.filter { (try? $0.locate()) == nil }
        guard missing.isEmpty else {
            return .fail(
                "Missing: \(missing.map(\.name).joined(separator: ", "))", remedy: world.install(missing))
        }
        return .ok("\(Self.needed.map(\.name).joined(separator: ", "))")
    }
}
