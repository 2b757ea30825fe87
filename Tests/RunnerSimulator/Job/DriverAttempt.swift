internal import Foundation

/// One attempt at preparing, and what follows if it succeeds: the runner's executor object.
struct DriverAttempt: Sendable {
    /// 1 to 3.
    let number: Int
    /// `TMPDIR`.
    let folder: String
    /// With what `config_exec` changed.
    var configuration: DriverConfiguration
    var output = ConfigOutput()

    var exitCodeFile: String { folder + "/build_exit_code" }
    var responseFile: String { folder + "/response.json" }

    init(number: Int, _ runner: Runner, _ payload: JobPayload) throws {
        self.number = number
        configuration = runner.configuration
        folder = try Self.makeFolder(in: runner.temporaryDirectory, "custom-executor")
        let response = try payload.encoded(emptyListsAreNull: runner.emptyListsAreNull)
        try Self.write(response, to: responseFile, mode: 0o600)
    }

    /// Go's `os.MkdirTemp`.
    static func makeFolder(in parent: String, _ prefix: String) throws -> String {
        let folder = "\(parent)/\(prefix)\(UInt32.random(in: 0 ... .max))"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: attributes)
        return folder
    }

    static func write(_ data: Data, to path: String, mode: Int) throws {
        guard FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: mode])
        else { throw CocoaError(.fileWriteUnknown) }
    }

    /// - Returns: The path of a new script.
    func write(script: String, named name: String) throws -> String {
        let path = try Self.makeFolder(in: folder, "script") + "/\(name)"
        try Self.write(Data(script.utf8), to: path, mode: 0o700)
        return path
    }

    /// What a call's end means (gitlab-runner `executors/custom/command/command.go`, `waitForCommand`).
    func failure(of ending: DriverEnding, hasExitCodeFile: Bool) -> JobFailure? {
        switch ending {
        case .exited(0): nil
        case .exited(1) where hasExitCodeFile: buildFailure
        case .exited(1): .build("exit status 1", exitCode: 1)
        case .exited(2): .system("exit status 2")
        case .exited(let status): Self.unknown(status, "exit status \(status)")
        case .signaled(let signal): Self.unknown(-1, "signal: \(Self.signalNames[signal] ?? "signal \(signal)")")
        case .notStarted(let reason): .system("failed to start command: \(reason)")
        case .abandoned: .system("failed to kill process, likely process is dormant")
        }
    }

    /// The file is one for all calls of the attempt: what an earlier call left is read again.
    private var buildFailure: JobFailure {
        guard let data = FileManager.default.contents(atPath: exitCodeFile) else {
            return .build("exit status 1", exitCode: 1)
        }
        // Go's scanner takes a carriage return before the line feed for a part of the line's end.
        var line = data.prefix { $0 != 0x0a }
        if line.last == 0x0d { line.removeLast() }
        guard let code = Int(String(decoding: line, as: UTF8.self)) else { return Self.unknown(2, "exit status 1") }
        return .build("exit status \(code)", exitCode: code)
    }

    private static func unknown(_ code: Int32, _ inner: String) -> JobFailure {
        .system(
            "unknown Custom executor executable exit code \(code); executable execution terminated with: \(inner)")
    }

    private static let signalNames: [Int32: String] = [
        SIGHUP: "hangup", SIGINT: "interrupt", SIGQUIT: "quit", SIGABRT: "aborted", SIGKILL: "killed",
        SIGSEGV: "segmentation fault", SIGPIPE: "broken pipe", SIGTERM: "terminated",
    ]
}
