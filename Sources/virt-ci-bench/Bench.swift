import Foundation
import Machines
import SampleGitLab

/// The measurements of `make bench`: each a ratio against a baseline of the same run, never a pass or a fail.
///
/// `virt-ci-bench [boot] [clones] [download] [executor] [logs] [resolve] [results] [startup] [ROUNDS]`; `virt-ci-bench
/// fetch URL FILE`, `hello`, `cut-once FILE` and `resolve-once FILE [JOB]` are what measurements start.
@main
enum Bench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments == ["hello"] { return print("hello, world") }
        if arguments.first == "fetch", arguments.count == 3 {
            return try await DownloadBench.fetch(arguments[1], to: arguments[2])
        }
        if arguments.first == "resolve-once", arguments.count > 1 {
            return try ResolveBench.once(arguments[1], job: arguments.dropFirst(2).first)
        }
        if arguments.first == "cut-once", arguments.count == 2 { return try LogsBench.once(arguments[1]) }
        let rounds = arguments.compactMap { Int($0) }.first ?? 3
        let chosen = arguments.filter { Int($0) == nil }
        let folders = try BenchFolders()
        defer { folders.remove() }
        if chosen.isEmpty || chosen.contains("startup") { try await StartupBench(folders, rounds: rounds).run() }
        if chosen.isEmpty || chosen.contains("download") { try await DownloadBench(folders, rounds: rounds).run() }
        if chosen.isEmpty || chosen.contains("resolve") { try await ResolveBench(folders, rounds: rounds).run() }
        if chosen.isEmpty || chosen.contains("logs") { try await LogsBench(folders, rounds: rounds).run() }
        if chosen.isEmpty || chosen.contains("results") { try ResultsBench(rounds: rounds).run() }
        if chosen.isEmpty || chosen.contains("boot") { try await BootBench(folders, rounds: rounds).run() }
        if chosen.isEmpty || chosen.contains("clones") { try await ClonesBench(folders, rounds: rounds).run() }
        if chosen.isEmpty || chosen.contains("executor") { try await ExecutorBench(folders, rounds: rounds).run() }
    }
}

/// Folders of the measurements' own: the image is kept for the next time, the rest goes.
struct BenchFolders: Sendable {
    let home: String
    let runtime: String
    let build: String

    init() throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        build = (program as NSString).deletingLastPathComponent
        home = build + "/bench"
        runtime = "/tmp/vci-bench-\(getuid())"
        for folder in [home, runtime] {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    /// What `virt-ci` is started with.
    var environment: [String: String?] {
        [
            "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_CACHE_HOME": home + "/cache",
            "XDG_STATE_HOME": home + "/state", "XDG_DATA_HOME": home + "/data", "XDG_RUNTIME_DIR": runtime,
            "VIRT_CI_TOKEN": nil, "GITLAB_TOKEN": nil, "VIRT_CI_WARM": "never",
        ]
    }

    /// Where `virt-ci run` keeps its machines with that environment.
    var machines: MachineFolders {
        MachineFolders(
            machines: home + "/state/virt-ci/machines", volumes: home + "/data/virt-ci/volumes",
            runtime: runtime + "/virt-ci")
    }

    /// Where the records of its images are.
    var images: String { home + "/data/virt-ci/images" }

    func remove() { try? FileManager.default.removeItem(atPath: home + "/state") }
}

/// Times of two things that were measured in turn.
struct Pairs {
    let name: String
    let baseline: String
    private(set) var values: [(measured: Double, baseline: Double)] = []

    init(_ name: String, baseline: String) {
        self.name = name
        self.baseline = baseline
    }

    mutating func add(_ measured: Double, _ other: Double) {
        values.append((measured, other))
        let line = "  \(Self.text(measured)) s against \(Self.text(other)) s: ratio \(Self.text(measured / other))"
        print(line)
    }

    /// The medians, and the ratio pair by pair: machines drift, and a pair drifts together.
    func report() {
        let ratios = values.map { $0.measured / $0.baseline }
        print("\(name): median \(Self.text(Self.median(values.map(\.measured)))) s")
        print("\(baseline): median \(Self.text(Self.median(values.map(\.baseline)))) s")
        let spread = "from \(Self.text(ratios.min() ?? 0)) to \(Self.text(ratios.max() ?? 0))"
        print("ratio: median \(Self.text(Self.median(ratios))), \(spread), \(values.count) pairs")
    }

    private static func median(_ numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    static func text(_ number: Double) -> String { number.formatted(.number.precision(.fractionLength(2))) }
}
