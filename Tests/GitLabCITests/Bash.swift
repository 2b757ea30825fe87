import Foundation
import GitLabCI

/// Runs scripts with the machine's own bash, fed on standard input as a guest's shell is.
struct Bash {
    struct Answer {
        var status: Int32
        var output: Data
        var errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    static func run(_ script: String, directory: URL? = nil, environment: [String: String]? = nil) throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.currentDirectoryURL = directory
        process.environment = environment ?? ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"]
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Through files, so that no pipe can fill and no reader is needed.
        let names = ["in", "out", "err"].map { folder.appending(path: $0) }
        try Data(script.utf8).write(to: names[0])
        for name in names.dropFirst() { try Data().write(to: name) }
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: try Data(contentsOf: names[1]),
            errors: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self))
    }
}

/// A checkout in a folder of its own, gone with the test.
struct ProjectFolder {
    let layout: StageLayout

    static func use<Result>(_ body: (ProjectFolder) throws -> Result) throws -> Result {
        // A name with everything that breaks careless quoting.
        let root = "/tmp/builds 'ü\" $x`-" + UUID().uuidString
        let layout = StageLayout(buildsDirectory: root, projectPath: "group/project")
        try FileManager.default.createDirectory(atPath: layout.projectDirectory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        return try body(ProjectFolder(layout: layout))
    }

    /// Scripts of a job given as its YAML keys.
    func scripts(_ yaml: String, _ variables: [Variable] = []) throws -> StageScripts {
        let job = try MergedConfiguration(yaml: "job: {\(yaml)}", file: "test").job(named: "job")
        let base = Variable(
            key: "CI_PROJECT_DIR", value: layout.projectDirectory, isRaw: true, origin: .runnerBase)
        return StageScripts(job: job, variables: VariableSet([base] + job.variables + variables), layout: layout)
    }
}
