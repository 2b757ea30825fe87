import Foundation
import Jobs
import Programs

/// How long it takes until something is there: against a program that prints one line, linked with the same libraries
/// (Foundation, FoundationNetworking, libvirt), and beside git. Milliseconds, measured from outside.
struct StartupBench {
    let folders: BenchFolders
    let rounds: Int
    /// `POSIX_SPAWN_SETSID` of glibc's `spawn.h`, which Swift doesn't show.
    private static let newSession: Int16 = 0x80
    private static let baseline = "hello world of the same libraries"

    init(_ folders: BenchFolders, rounds: Int) {
        self.folders = folders
        // A start is short, and its times scatter.
        self.rounds = max(rounds, 20)
    }

    func run() async throws {
        let own = folders.build + "/virt-ci"
        let hello = [folders.build + "/virt-ci-bench", "hello"]
        let git = [try Program.git.locate(), "--version"]
        let starts: [(name: String, words: [String], prompt: String?)] = [
            ("virt-ci --version", [own, "--version"], nil),
            ("virt-ci ---completion", [own, "---completion", "--", "0", "0"], nil),
            ("Tab after 'run'", completion(own, "run", "positional@0"), nil),
            ("Tab after 'run --profile'", completion(own, "run", "--profile"), nil),
            ("virt-ci's prompt", [own], "virt-ci"),
        ]
        try recordRuns()
        print("Starts, \(rounds) times each in turn; \(Self.recordedRuns) runs are recorded")
        var times: [String: [Double]] = [:]
        for _ in 0..<rounds {
            times["git --version", default: []].append(try start(git, until: nil))
            times[Self.baseline, default: []].append(try start(hello, until: nil))
            for start in starts {
                times[start.name, default: []].append(try self.start(start.words, until: start.prompt))
            }
        }
        let baselines = [Self.baseline, "git --version"]
        for name in baselines + starts.map(\.name) {
            let ratios = baselines.map { Pairs.text(median(times[name] ?? []) / median(times[$0] ?? [])) }
            print(
                "\(name): median \(Pairs.text(median(times[name] ?? []))) ms, \(ratios[0]) of the former, \(ratios[1]) of git's"
            )
        }
    }

    /// As the shell's script calls it.
    private func completion(_ program: String, _ command: String, _ argument: String) -> [String] {
        [program, "---completion", command, "--", argument, "2", "0", "virt-ci", command, ""]
    }

    /// What Tab looks through after months: each run of a job of its own, so that none can be left out.
    private func recordRuns() throws {
        let runs = folders.environment["XDG_STATE_HOME"].flatMap(\.self).map { $0 + "/virt-ci/runs" } ?? ""
        for number in 0..<Self.recordedRuns {
            let folder = "\(runs)/bench-\(number)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var report = RunReport(run: "bench-\(number)", directory: folder, started: Date())
            report.job = JobIdentity(
                host: "gitlab.example", project: "group/project", id: number + 1, name: "tests-\(number)", pipeline: 1,
                sha: "0f3c", ref: "main", url: "https://gitlab.example/group/project/-/jobs/\(number + 1)")
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            try encoder.encode(report).write(to: URL(filePath: folder + "/report.json"))
        }
    }

    private static let recordedRuns = 200

    /// Milliseconds from the start in a terminal of its own to the end, or to the first output that has a text.
    private func start(_ words: [String], until prompt: String?) throws -> Double {
        var (terminal, other): (Int32, Int32) = (-1, -1)
        guard openpty(&terminal, &other, nil, nil, nil) == 0 else { throw CocoaError(.fileReadUnknown) }
        for end in [terminal, other] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(terminal) }
        let start = ContinuousClock.now
        let process = try spawn(words, terminal: other)
        close(other)
        let end = try prompt.map { try wait(for: $0, on: terminal) } ?? waitForEnd(of: process, on: terminal)
        if prompt != nil {
            kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
        return (end - start) / .milliseconds(1)
    }

    private func spawn(_ words: [String], terminal: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream: Int32 in [0, 1, 2] { posix_spawn_file_actions_adddup2(&actions, terminal, stream) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Self.newSession)
        let environment = ProcessInfo.processInfo.environment.merging(
            folders.environment.compactMapValues(\.self).merging(["TERM": "xterm"]) { $1 }
        ) { $1 }
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var process: pid_t = 0
        guard posix_spawn(&process, words[0], &actions, &attributes, &arguments, &variables) == 0 else {
            throw CocoaError(.executableLoad)
        }
        return process
    }

    private func wait(for text: String, on terminal: Int32) throws -> ContinuousClock.Instant {
        var seen = Data()
        while seen.range(of: Data(text.utf8)) == nil {
            guard let bytes = next(terminal) else { throw CocoaError(.fileReadUnknown) }
            seen += bytes
        }
        return .now
    }

    private func waitForEnd(of process: pid_t, on terminal: Int32) -> ContinuousClock.Instant {
        // The terminal ends when nobody has it open any more.
        while next(terminal) != nil {}
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return .now
    }

    private func next(_ terminal: Int32) -> Data? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(terminal, &buffer, buffer.count)
        return count > 0 ? Data(buffer.prefix(count)) : nil
    }

    private func median(_ numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }
}
