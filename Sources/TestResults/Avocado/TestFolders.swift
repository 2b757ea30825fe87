import Foundation

/// The folders of single tests among the files of a run: `07-._scripts_domain_050-x.t` with `stdout`, `stderr` and
/// `debug.log`, or the same with `.log` at the end, as libvirt's CI renames them (libvirt
/// `ci/integration-template.yml`, the collect-logs list).
struct TestFolders {
    /// One test's folder.
    struct Folder {
        /// The folder's own name.
        var name: String
        /// Its path, ending in a slash.
        var path: String
        var test: TestResult { TestResult(name: TestName(id: name), number: number, status: .error) }
        var number: Int? { TestName.parts(ofID: name).number }
    }

    /// In the order of their running numbers, those without one first.
    let all: [Folder]
    /// Avocado's `by-status` links: the word for the status by folder name.
    let statuses: [String: TestStatus]
    private let files: ResultFiles
    private let listed: Set<String>
    private let byName: [String: Folder]

    /// - Parameter prefix: Where to look: paths that begin with it.
    init(_ files: ResultFiles, under prefix: String = "") {
        var folders: [String: Folder] = [:]
        var statuses: [String: TestStatus] = [:]
        for path in files.paths where path.hasPrefix(prefix) {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            if let link = parts.firstIndex(of: "by-status") {
                guard parts.count > link + 2, let status = TestStatus(avocado: parts[link + 1]) else { continue }
                statuses[String(parts[link + 2])] = status
            } else if parts.count > 1, let file = parts.last, Self.fileNames.contains(file) {
                let name = String(parts[parts.count - 2])
                guard TestName.parts(ofID: name).number != nil, folders.count < ReadingLimits.tests else { continue }
                folders[name] = Folder(name: name, path: String(path.dropLast(file.count)))
            }
        }
        self.files = files
        self.statuses = statuses
        listed = Set(files.paths)
        byName = folders
        all = folders.values.sorted { ($0.number ?? -1, $0.name) < ($1.number ?? -1, $1.name) }
    }

    subscript(name: some StringProtocol) -> Folder? { byName[String(name)] }

    /// Reads what a test wrote.
    func output(of folder: Folder) -> ScriptOutput {
        ScriptOutput(
            standardOutput: content("stdout", of: folder), standardError: content("stderr", of: folder),
            log: content("debug.log", of: folder))
    }

    private func content(_ file: String, of folder: Folder) -> Data? {
        let renamed = file.hasSuffix(".log") ? file : file + ".log"
        return files.content(folder.path + file, in: listed) ?? files.content(folder.path + renamed, in: listed)
    }

    private static let fileNames: Set<Substring> = ["stdout", "stderr", "debug.log", "stdout.log", "stderr.log"]
}
