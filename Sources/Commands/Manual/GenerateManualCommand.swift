internal import ArgumentParser
internal import Foundation

/// For `make install` and packages: people have no use for it.
struct GenerateManualCommand: ParsableCommand, WithoutSettings {
    static let configuration = CommandConfiguration(
        commandName: "generate-manual", abstract: "Write the manual pages into a folder.", shouldDisplay: false)

    @Argument(help: "A folder; it is made if it is not there.", completion: .directory) var folder: String

    func run() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let root = try DocumentedCommand.program()
        for command in root.withAllBelow {
            let page = ManualPage(command: command, groups: command.words.count == 1 ? groups : [], date: date)
            try Data(page.text().utf8).write(to: URL(fileURLWithPath: folder).appending(path: page.fileName))
        }
    }

    private var groups: [(title: String, commands: [String])] {
        VirtCI.configuration.groupedSubcommands.map { group in
            (group.name, group.subcommands.compactMap { $0.configuration.commandName })
        }
    }

    /// That of the sources where a builder says so (reproducible-builds.org, `SOURCE_DATE_EPOCH`), else the program's.
    private var date: Date {
        let epoch = Context.current.environment["SOURCE_DATE_EPOCH"].flatMap(TimeInterval.init)
        return epoch.map(Date.init(timeIntervalSince1970:)) ?? Installation.made ?? Date()
    }
}
