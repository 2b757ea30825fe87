import Foundation
import TestResults
import Testing

/// Crashes, as systemd 252 of a Debian machine told of them (`Fixtures/evidence`).
@Suite("Crashes")
struct CoreDumpTests {
    private let fixture = Fixture("evidence")

    @Test("What coredumpctl says of a crashed daemon is read: which, when, by what, and where")
    func recorded() throws {
        let dumps = CoreDumpListing.read(info: try fixture.data("coredumpctl.txt"))
        let dump = try #require(dumps.first)
        #expect(dumps.count == 1)
        #expect(dump.program == "libvirtd")
        #expect(dump.signal == 11)
        #expect(dump.signalName == "SEGV")
        #expect(dump.storage == "present")
        #expect(dump.frames.first?.contains("poll") == true)
        #expect(dump.frames.count == 9)
        #expect(dump.second == 1_795_711_592)
        #expect(dump.summary == "libvirtd crashed: signal 11 (SIGSEGV), in __poll (libc.so.6 + 0xfc26f)")
        // The list has the same crash; its time is when the journal got to know.
        #expect(CoreDumpListing.adding(list: try fixture.data("coredumpctl.json"), to: dumps) == dumps)
        let listed = try #require(
            CoreDumpListing.adding(list: try fixture.data("coredumpctl.json"), to: []).first)
        #expect(listed.program == "libvirtd")
        #expect(listed.processID == dump.processID)
        #expect(try #require(listed.second) >= (try #require(dump.second)))
    }

    @Test("It belongs to the tests that ran in its second, and to no other")
    func matching() throws {
        let dumps = CoreDumpListing.read(info: try fixture.data("coredumpctl.txt"))
        let second = try #require(dumps.first?.second)
        func test(_ name: TestName, _ start: Double, _ end: Double?) -> TestResult {
            TestResult(name: name, status: .passed, startedAt: second + start, endedAt: end.map { second + $0 })
        }
        let report = TestReport(
            tests: [
                test("before", -9, -0.1), test("ends in it", -0.1, 0.5), test("begins in it", 0.5, 3),
                test("after", 1, 2),
                test("goes on", -20, nil),
            ], source: .avocadoResults, isComplete: true)
        #expect(report.tests(inSecond: second) == [1, 2, 4])
    }

    @Test("What a program that crashed is called, or says, can make up no other crash")
    func hostile() {
        let text = """
                       PID: 7 (x (PID: 8))
                    Signal: 6 (ABRT)
                 Timestamp: Thu 2026-11-26 16:40:00 CET (5s ago)
                Executable: /usr/bin/perl
                   Message: Process 7 (perl) of user 0 dumped core.
                            
                               PID: 9 (virtqemud)
                            Stack trace of thread 7:
                            #0  0x00007f02 __pthread_kill_implementation (libc.so.6 + 0x8a)
                            #1  0x00007f03 abort (libc.so.6 + 0x26)
                            #3  0x00007f04 skipped (x.so + 0x1)
                            #2  0x00007f05 boom (x.so + 0x1)
                            Stack trace of thread 8:
                            #0  0x00007f06 poll (libc.so.6 + 0x8a)
                            #3  0x00007f06 other (libc.so.6 + 0x8a)
            """
        let dumps = CoreDumpListing.read(info: Data(text.utf8))
        #expect(dumps.map(\.processID) == [7])
        #expect(dumps.first?.second == nil)
        #expect(dumps.first?.program == "perl")
        #expect(dumps.first?.frames.count == 3)
        #expect(dumps.first?.summary == "perl crashed: signal 6 (SIGABRT), in boom (x.so + 0x1)")
    }

    @Test("Any bytes are read in no time, and more crashes than tell anything are not kept")
    func bounded() {
        let many = String(repeating: "           PID: 1 (a)\n        Signal: 11 (SEGV)\n\n", count: 20_000)
        #expect(CoreDumpListing.read(info: Data(many.utf8)).count == CoreDumpListing.limit)
        var dice = Dice(7)
        for _ in 0..<50 {
            let bytes = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &dice) }
            _ = CoreDumpListing.read(info: Data(bytes))
            _ = CoreDumpListing.adding(list: Data(bytes), to: [])
            _ = ThreadSample(Data(bytes))
        }
        for text in ["", "[]", "[{}]", "{\"pid\":1}", "[{\"pid\":1,\"time\":1e300}]"] {
            #expect(CoreDumpListing.adding(list: Data(text.utf8), to: []).allSatisfy { $0.second == nil })
        }
    }
}
