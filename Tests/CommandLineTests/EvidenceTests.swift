import Foundation
import Testing

/// What a run's machine left besides its tests' results.
@Suite("A bug report's data")
struct EvidenceTests {
    private static let run = "state/virt-ci/runs/20261126-aaaa"

    /// When a test of the recorded run was in its middle.
    private static func middle(of name: String) throws -> Date {
        let data = try Data(contentsOf: URL(filePath: "\(RecordTests.cases)/avocado-tap/input/results.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let tests = try #require(root["tests"] as? [[String: Any]])
        let test = try #require(tests.first { ($0["name"] as? String)?.contains(name) == true })
        let start = try #require(test["actual_time_start"] as? Double)
        let end = try #require(test["actual_time_end"] as? Double)
        return Date(timeIntervalSince1970: (start + end) / 2)
    }

    private static func stamp(_ date: Date, fraction: Bool) -> String {
        date.formatted(
            .iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: fraction))
    }

    /// A daemon that crashed during 240-more, with messages of the kernel and of QEMU in and after that test.
    private static func with(_ body: (Sandbox) async throws -> Void) async throws {
        try await RecordTests.with { sandbox in
            let moment = try middle(of: "240-more")
            let dump = """
                           PID: 812 (virt\u{1b}[2Jqemud)
                        Signal: 11 (SEGV)
                     Timestamp: Thu \(stamp(moment, fraction: false)) UTC (5s ago)
                       Storage: /var/lib/systemd/coredump/core.x.zst (present)
                       Message: Process 812 (virtqemud) of user 0 dumped core.
                                
                                Stack trace of thread 815:
                                #0  0x00007f02 qemuMonitor<b>IO (libvirt.so.0 + 0x8a)
                                #1  0x00007f03 virEventRun (libvirt.so.0 + 0x26)
                """
            try sandbox.write(dump, to: "\(run)/evidence/coredumps.txt")
            let inside = stamp(moment, fraction: true)
            let later = stamp(moment.addingTimeInterval(86400), fraction: true)
            let kernel = "\(inside)+0000 host kernel: virtqemud[812]: segfault\n\(later)+0000 host kernel: later\n"
            try sandbox.write(kernel, to: "\(run)/evidence/kernel.log")
            try sandbox.write(
                "\(inside)+0000: starting up libvirt\nqemu says\n\(later)+0000: shutting down\n",
                to: "\(run)/evidence/libvirt/qemu/tck.log")
            try sandbox.write("core dumps: none to be had\n", to: "\(run)/evidence/missing.txt")
            try await body(sandbox)
        }
    }

    @Test("A failed test is told with what crashed meanwhile, and nothing a guest wrote moves the cursor")
    func crashes() async throws {
        try await Self.with { sandbox in
            let ended = try await sandbox.run(["failures", "20261126-a"])
            #expect(
                ended.output.contains("qemud crashed: signal 11 (SIGSEGV), in qemuMonitor<b>IO (libvirt.so.0 + 0x8a)"))
            #expect(ended.output.contains("    #1 virEventRun (libvirt.so.0 + 0x26)\n"))
            #expect(!ended.output.contains("\u{1b}"))
            let document = try await sandbox.run(["failures", "20261126-a", "--format", "json"]).document()
            let crash = try #require((document["crashes"] as? [[String: Any]])?.first)
            #expect((crash["tests"] as? [String])?.contains { $0.contains("240-more") } == true)
        }
    }

    @Test("The kernel's and QEMU's messages of a test's time are among its logs")
    func logs() async throws {
        try await Self.with { sandbox in
            let listed = try await sandbox.run(["test-logs", "20261126-a", "240-more"])
            #expect(listed.output.contains("kernel") && listed.output.contains("qemu/tck"))
            #expect(listed.output.contains("note: core dumps: none to be had"))
            let kernel = try await sandbox.run(["test-logs", "20261126-a", "240-more", "--daemon", "kernel"])
            #expect(kernel.output.hasSuffix("segfault\n") && kernel.output.split(separator: "\n").count == 1)
            let emulator = try await sandbox.run(["test-logs", "20261126-a", "240-more", "--daemon", "qemu/tck"])
            #expect(emulator.output.hasSuffix("qemu says\n"))
            let stack = try await sandbox.run(["test-logs", "20261126-a", "240-more", "--daemon", "coredumps"])
            #expect(stack.output.contains("Stack trace of thread 815"))
        }
    }

    @Test("Reports have the crash and what hung, as text and never as markup")
    func reports() async throws {
        try await Self.with { sandbox in
            let hang = """
                {"test": "t/240-more.t", "seconds": 61, "limit": 60, "endedJob": true, "signs": {
                  "daemons": ["libvirtd"], "busy": [], "interval": 10, "calls": [{"daemon": "libvirtd", "processID": 5,
                  "threadID": 6, "thread": "rpc-<i>", "waitsIn": "poll"}]}}
                """
            try sandbox.write(hang, to: "\(Self.run)/hangs/1/hang.json")
            try sandbox.write("#0 poll <u>\n", to: "\(Self.run)/hangs/1/machine/daemons/libvirtd-5.stacks.txt")
            try sandbox.write("kernel's\n", to: "\(Self.run)/hangs/1/machine/daemons/libvirtd-5.kernel.txt")
            let ended = try await sandbox.run(["report", "20261126-a", "--html", "a.html", "--bug", "b.md"])
            #expect(ended.status == 0, "\(ended.diagnostics)")
            let page = try String(contentsOfFile: sandbox.root + "/a.html", encoding: .utf8)
            #expect(page.contains("crashed: signal 11 (SIGSEGV), in qemuMonitor&lt;b&gt;IO"))
            #expect(page.contains("Hung after 1 min 1 s: libvirtd waits in poll (rpc-&lt;i&gt;)"))
            #expect(page.contains("#0 poll &lt;u&gt;") && !page.contains("<u>"))
            let bug = try String(contentsOfFile: sandbox.root + "/b.md", encoding: .utf8)
            #expect(bug.contains("Stack trace of thread 815") && bug.contains("#0 poll <u>"))
            let failures = try await sandbox.run(["failures", "20261126-a"])
            #expect(failures.output.contains("hung after 1 min 1 s: libvirtd waits in poll (rpc-<i>)"))
        }
    }
}
