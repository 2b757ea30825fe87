internal import Foundation

/// One run's folder below the state directory: `recipe.yaml`, `report.json`, `job.log`, `console.log`, `artifacts/`,
/// `results/`, `ci/`, and `failed-boot/` where a machine did not get ready.
struct RunFolder: Sendable {
    let run: String
    let path: String

    /// Makes a folder with a name nobody has: the day, and four random digits.
    static func make(in runs: String, day: Date) throws -> RunFolder {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: runs, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        while true {
            let run = "\(Self.stamp(day))-\(UUID().uuidString.lowercased().prefix(4))"
            do {
                try manager.createDirectory(
                    atPath: "\(runs)/\(run)", withIntermediateDirectories: false,
                    attributes: [.posixPermissions: 0o700])
                return RunFolder(run: run, path: "\(runs)/\(run)")
            } catch let error as CocoaError where error.code == .fileWriteFileExists {
                continue
            }
        }
    }

    private static func stamp(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day().dateSeparator(.omitted))
    }

    var log: String { path + "/job.log" }
    var console: String { path + "/console.log" }
    /// Console and screenshot of a machine that did not get ready; another may have been tried after it.
    var failedBoot: String { path + "/failed-boot" }
    var artifacts: String { path + "/artifacts" }
    var results: String { path + "/results" }
    var recorded: String { path + "/ci" }
    /// What libvirt's daemons logged during each test, where that was asked for: `NUMBER.DAEMON.log`.
    var daemonLogs: String { path + "/daemon-logs" }
    /// What its machine left besides: kernel messages, crashes, QEMU's logs, what hung.
    var evidence: String { path + "/evidence" }
    /// A folder for each test that was past its time: how libvirt's daemons looked then.
    var hangs: String { path + "/hangs" }
    /// What goes into the guest; removed when it is there.
    var inputs: String { path + "/inputs" }
    /// The same as one archive, where nobody else could make it again.
    var packedInputs: String { "\(path)/\(Recipe.PackedInputs.name)" }

    func write(_ recipe: Recipe) throws {
        let target = URL(fileURLWithPath: "\(path)/\(RecipeFile.name)")
        try Data(RecipeFile.text(of: recipe).utf8).write(to: target, options: .atomic)
    }

    func write(_ value: some Encodable, as name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        try encoder.encode(value).write(to: URL(fileURLWithPath: "\(path)/\(name)"), options: .atomic)
    }
}
