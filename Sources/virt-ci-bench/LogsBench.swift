import Files
import Foundation
import Programs
import TestResults

/// Cutting a gibibyte of libvirt's debug log into 95 tests, against `wc -l` over the same file; and reading Avocado's
/// results of ten thousand tests. Each in a process of its own, whose peak memory is told.
struct LogsBench {
    static let bytes = 1 << 30
    static let tests = 95
    /// 2026-01-02 03:04:05 UTC.
    private static let start = 1_767_323_045.0
    /// How long a test runs.
    private static let seconds = 20.0
    let folders: BenchFolders
    let rounds: Int

    init(_ folders: BenchFolders, rounds: Int) {
        self.folders = folders
        self.rounds = rounds
    }

    func run() async throws {
        let own = Program(folders.build + "/virt-ci-bench", debianPackage: "", fedoraPackage: "")
        let wc = Program("wc", debianPackage: "coreutils", fedoraPackage: "coreutils")
        let file = folders.home + "/virtqemud.log"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let lines = try Self.write(file)
        print("Cutting \(Self.bytes >> 20) MiB, \(lines) lines, into \(Self.tests) tests, \(rounds) times each in turn")
        // Once for the page cache: both then read memory.
        _ = try await wc.run(["-l", file], deadline: .seconds(600))
        var pairs = Pairs("log → parts of tests", baseline: "wc -l")
        var peak = 0.0
        for _ in 0..<rounds {
            let begin = ContinuousClock.now
            _ = try await wc.run(["-l", file], deadline: .seconds(600))
            let baseline = (ContinuousClock.now - begin) / .seconds(1)
            let again = ContinuousClock.now
            let fields = try await own.run(["cut-once", file], deadline: .seconds(600)).text.split(separator: " ")
            pairs.add((ContinuousClock.now - again) / .seconds(1), baseline)
            peak = max(peak, (fields.last.flatMap { Double($0) } ?? 0) / 1024)
            print("  \(fields.first ?? "0") bytes in tests")
        }
        pairs.report()
        print("peak resident memory: \(Pairs.text(peak)) MiB")
    }

    /// Cuts once and prints how many bytes are tests', and peak memory.
    static func once(_ file: String) throws {
        let tests = (0..<tests).map { number in
            let begin = start + Double(number) * (seconds + 1)
            return TestResult(
                name: TestName("scripts/\(number).t"), status: .failed, startedAt: begin, endedAt: begin + seconds)
        }
        var cut = LogCut(TestWindows(tests))
        cut.beginFile()
        try FilePieces.forEach(of: file) { cut.feed($0) }
        cut.endFile()
        let bytes = tests.indices.flatMap { cut.parts(ofTest: $0) }.reduce(0) { $0 + $1.bytes.count }
        print(bytes, try PeakMemory.kibibytes())
    }

    /// - Returns: How many lines it has.
    private static func write(_ file: String) throws -> Int {
        try Data().write(to: URL(fileURLWithPath: file))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        defer { try? handle.close() }
        let words = [
            "debug : virThreadJobSet:93 : Thread 2207 (rpc-virtqemud) is now running job remoteDispatchDomainCreate",
            "info : virObjectUnref:378 : OBJECT_UNREF: obj=0x7f2a5c0135d0",
            "debug : qemuMonitorJSONIOProcessLine:191 : Line [{\"return\": {\"status\": \"running\"}, \"id\": \"libvirt-421\"}]",
            "error : qemuMonitorIO:570 : internal error: End of file from qemu monitor\n\tof domain tck",
            "debug : virCommandRunAsync:2631 : About to run LC_ALL=C PATH=/usr/bin HOME=/var/lib/libvirt/qemu/domain-1-tck",
        ]
        var written = 0
        var lines = 0
        let whole = Double(tests) * (seconds + 1)
        while written < bytes {
            var text = ""
            for _ in 0..<5000 {
                let now = start + whole * Double(written + text.utf8.count) / Double(bytes)
                let milliseconds = Int(now * 1000)
                let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
                let second = stamp(date)
                let fraction = String(milliseconds % 1000 + 1000).dropFirst()
                let word = words[lines % words.count]
                text += "\(second).\(fraction)+0000: 2207: \(word)\n"
                lines += word.contains("\n") ? 2 : 1
            }
            try handle.write(contentsOf: Data(text.utf8))
            written += text.utf8.count
        }
        return lines
    }

    private static func stamp(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970) - Int(start) + 3 * 3600 + 4 * 60 + 5
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { String($0 + 100).dropFirst() }
        return "2026-01-02 " + parts.joined(separator: ":")
    }
}
