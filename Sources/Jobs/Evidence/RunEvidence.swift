internal import Foundation
public import TestResults

/// What a run's machine, or a CI job's artifacts, left besides the tests' results: crashes, the kernel's messages, QEMU's
/// logs. All of it is the guest's word.
public struct RunEvidence: Sendable {
    /// Programs that crashed, in the order in which they did.
    public let coreDumps: [CoreDump]
    /// Tests that were past their time, and what was saved of the machine then, by folders.
    public let hangs: [(record: HangRecord, folder: String)]
    /// What can't be had, and why; a line each.
    public let missing: [String]
    private let folder: String

    /// What was taken from a run's machine.
    ///
    /// - Parameter run: The run's folder; absolute.
    public init(run: String) {
        folder = run + "/evidence"
        let told = Self.beginning(of: "\(folder)/coredumps.txt").map(CoreDumpListing.read) ?? []
        let listed = Self.beginning(of: "\(folder)/coredumps.json")
        var dumps = listed.map { CoreDumpListing.adding(list: $0, to: told) } ?? told
        // The job's own collection has them where ours failed.
        if dumps.isEmpty { dumps = Self.collected(in: run + "/artifacts") }
        coreDumps = dumps
        hangs = Self.hangs(in: run + "/hangs")
        let missing = Self.beginning(of: "\(folder)/missing.txt") ?? Data()
        self.missing = String(decoding: missing.prefix(4096), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// What a job's own collection kept.
    ///
    /// - Parameter artifacts: The folder of a job's artifacts; absolute.
    public init(artifacts: String) {
        folder = artifacts
        coreDumps = Self.collected(in: artifacts)
        hangs = []
        missing = []
    }

    /// The logs of daemons, of domains' QEMU, and of the kernel.
    ///
    /// - Parameter artifacts: A folder whose logs go before those that were taken from the machine: the job may have kept
    ///   the whole of what was taken the end of.
    func logs(besides artifacts: String) -> DaemonLogs {
        DaemonLogs(folders: [artifacts, folder], kernelLog: folder + "/kernel.log")
    }

    /// What crashed while a test ran, or in the same second.
    ///
    /// - Parameter test: The test's index in the report.
    public func coreDumps(ofTest test: Int, in report: TestReport) -> [CoreDump] {
        coreDumps.filter { dump in dump.second.map { report.tests(inSecond: $0).contains(test) } ?? false }
    }

    /// What was saved when a test was past its time.
    public func hangs(of test: TestResult) -> [(record: HangRecord, folder: String)] {
        hangs.filter { $0.record.isOf(test) }
    }

    /// The stacks that were saved with a hang: of each daemon those of gdb or eu-stack, else what the kernel tells.
    ///
    /// - Parameter folder: The hang's.
    public static func savedStacks(in folder: String) -> [(name: String, lines: [String])] {
        let daemons = folder + "/machine/daemons"
        let files = FileTree(daemons).files
        return files.filter { file in
            file.hasSuffix(".stacks.txt")
                || file.hasSuffix(".kernel.txt") && !files.contains(file.replacing(".kernel.txt", with: ".stacks.txt"))
        }.prefix(20).compactMap { file in
            guard let text = beginning(of: "\(daemons)/\(file)", limit: 128 << 10), !text.isEmpty else { return nil }
            return (file, String(decoding: text, as: UTF8.self).split(separator: "\n").prefix(800).map(String.init))
        }
    }

    private static func hangs(in folder: String) -> [(record: HangRecord, folder: String)] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.compactMap { name in
            let place = "\(folder)/\(name)"
            let data = beginning(of: "\(place)/hang.json")
            return data.flatMap { try? JSONDecoder().decode(HangRecord.self, from: $0) }.map { ($0, place) }
        }
    }

    /// What crashed while no test ran, or at a time that can't be told.
    public func coreDumps(outsideTestsOf report: TestReport?) -> [CoreDump] {
        coreDumps.filter { dump in
            dump.second.map { report?.tests(inSecond: $0).isEmpty ?? true } ?? true
        }
    }

    /// libvirt's `collect-logs` writes `coredumpctl.txt`, and gives every file the end `.log`.
    private static func collected(in folder: String) -> [CoreDump] {
        let names: Set = ["coredumpctl.txt", "coredumpctl.txt.log", "coredumpctl.log"]
        let file = FileTree(folder).files.first { names.contains(($0 as NSString).lastPathComponent) }
        return file.flatMap { beginning(of: "\(folder)/\($0)") }.map(CoreDumpListing.read) ?? []
    }

    /// A file's first bytes; nil for what is none. Links are not followed: what they stand in came from a guest.
    static func beginning(of path: String, limit: Int = 16 << 20) -> Data? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return try? handle.read(upToCount: limit)
    }
}
