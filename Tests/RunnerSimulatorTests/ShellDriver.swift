import Foundation
import GitLabCI
import RunnerSimulator

/// A driver written in shell, in a folder of its own that is gone with the test.
///
/// Its run stage executes the script here with bash, as long as a test does not say otherwise; `$script` and `$stage`
/// are what the runner passed.
struct ShellDriver: Sendable {
    let folder: URL
    var config = "printf '{}'"
    var prepare = ""
    var run = Self.local
    var cleanup = ""
    var profile = RunnerProfile.runner193

    /// Runs the script as a well-behaved driver does: its exit status goes into the file, the file is new each time.
    static let local = """
        rm -f "$BUILD_EXIT_CODE_FILE"
        bash "$script" && exit 0
        code=$?
        [ -z "$BUILD_EXIT_CODE_FILE" ] || echo "$code" > "$BUILD_EXIT_CODE_FILE"
        exit "$BUILD_FAILURE_EXIT_CODE"
        """

    static func use<Result>(_ body: (inout ShellDriver) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "runner-simulator-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "bin"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var driver = ShellDriver(folder: folder)
        return try await body(&driver)
    }

    var builds: String { folder.appending(path: "builds").path }
    func path(_ name: String) -> String { folder.appending(path: name).path }
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    /// A runner with short pauses that drives this.
    func runner() throws -> Runner {
        let program = """
            #!/bin/bash
            stage=$3 script=$2 here='\(folder.path)'
            case $1 in
            config) :
            \(config)
            ;;
            prepare) :
            \(prepare)
            ;;
            run) :
            \(run)
            ;;
            cleanup) :
            \(cleanup)
            ;;
            esac
            """
        try write(program + "\n", to: "driver")
        var configuration = DriverConfiguration(
            path("driver"), buildsDirectory: builds, cacheDirectory: path("cache"))
        configuration.gracefulKillTimeout = .seconds(60)
        var runner = Runner(configuration, profile: profile, temporaryDirectory: path("tmp"))
        runner.preparationPause = .milliseconds(1)
        runner.stageRetryPause = .milliseconds(1)
        runner.environment["PATH"] = path("bin") + ":/usr/bin:/bin"
        return runner
    }

    /// An executable file; below `bin` it is in the `PATH` of the driver and its scripts.
    func write(_ text: String, to name: String) throws {
        let path = path(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
}

extension JobOutcome {
    var trace: Trace { Trace(log) }
    /// The lines of the log without prefixes and colours.
    var lines: [String] { trace.lines.map(\.text) }
}
