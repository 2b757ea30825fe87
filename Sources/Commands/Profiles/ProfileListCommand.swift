internal import ArgumentParser
internal import Profiles
internal import Terminal

struct ProfileListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the profiles.",
        discussion: """
            Examples:
              virt-ci profile list
            """)
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let profiles = context.profiles
        let rows = try profiles.entries().map { ProfileRow(try profiles.profile($0), file: $0.file) }
        try context.console.show(rows, as: output.format, empty: "There are no profiles.")
    }
}

struct ProfileRow: Row {
    static let header = ["PROFILE", "PROCESSORS", "MEMORY", "DISK", "SUMMARY"]
    let profile: Profile
    let file: String

    init(_ profile: Profile, file: String) {
        self.profile = profile
        self.file = file
    }

    var cells: [Table.Cell] {
        let shape = profile.shape
        return [
            "\(profile.name)", "\(shape.processors)", "\(Format.size(shape.memoryBytes))",
            "\(Format.size(shape.diskBytes))", "\(profile.summary)",
        ]
    }
}
