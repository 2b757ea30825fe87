import Foundation
import TestResults
import Testing

/// Whether daemons hang, by what the threads of real ones did (`Fixtures/evidence`): libvirtd 9.0 without work, and with one
/// call in hand that waits for a program it started while another waits for the lock of the first.
@Suite("Signs of a hang")
struct HangSignsTests {
    private let fixture = Fixture("evidence")

    private func sample(_ name: String, after seconds: Int = 0, _ change: (String) -> String = { $0 }) throws
        -> ThreadSample
    {
        let text = String(decoding: try fixture.data(name), as: UTF8.self)
        let uptime = try #require(text.firstMatch(of: /uptime (\d+)/))
        let later = "uptime \((Int(uptime.1) ?? 0) + seconds)"
        return ThreadSample(Data(change(text.replacing(uptime.0, with: later)).utf8))
    }

    @Test("A daemon without work waits in all of its threads, and doesn't hang")
    func idle() throws {
        let signs = HangSigns(try sample("idle-libvirtd.txt"), try sample("idle-libvirtd.txt", after: 10))
        #expect(signs.daemons == ["libvirtd"])
        #expect(signs.calls == [])
        #expect(!signs.isHang)
    }

    @Test("Workers with a call in hand are told from those without, with what they wait in")
    func hung() throws {
        let signs = HangSigns(try sample("hung-libvirtd.txt"), try sample("hung-libvirtd.txt", after: 10))
        #expect(signs.calls.map(\.threadID) == [403, 404])
        #expect(signs.calls.map(\.waitsIn) == ["futex", "poll"])
        #expect(signs.calls.map(\.kernelFunction) == ["futex_wait_queue", "do_sys_poll"])
        #expect(abs(signs.interval - 10) < 0.01)
        #expect(signs.isHang)
    }

    @Test("A daemon that works, or whose worker moved, doesn't hang")
    func busy() throws {
        let first = try sample("hung-libvirtd.txt")
        // The main thread used 20 ticks of the 1000 there were.
        let working = try sample("hung-libvirtd.txt", after: 10) {
            $0.replacing("0 0 24 26 8 4 20", with: "0 0 34 36 8 4 20")
        }
        #expect(HangSigns(first, working).busy == ["libvirtd"])
        #expect(!HangSigns(first, working).isHang)
        let moved = try sample("hung-libvirtd.txt", after: 10) {
            $0.replacing("202 0x55720327a638 0x80", with: "202 0x55720327b638 0x80")
        }
        #expect(HangSigns(first, moved).calls.map(\.threadID) == [404])
    }

    @Test("Where the kernel doesn't tell system calls, nothing is taken for a hang")
    func unknown() throws {
        let hidden: (String) -> String = { $0.replacing(/syscall .*/, with: "syscall") }
        let signs = HangSigns(
            try sample("hung-libvirtd.txt", hidden), try sample("hung-libvirtd.txt", after: 10, hidden))
        #expect(signs.calls == [] && !signs.isHang)
        let other: (String) -> String = { $0.replacing("machine x86_64", with: "machine s390x") }
        let foreign = HangSigns(
            try sample("hung-libvirtd.txt", other), try sample("hung-libvirtd.txt", after: 10, other))
        #expect(!foreign.isHang)
    }

    @Test("A thread's name can hold anything")
    func names() {
        let sample = ThreadSample(
            Data(
                "machine x86_64\nthread 5 5\nstat 5 (a) R (b)) S 1 5 5 0 -1 0 1 2 3 4 7 8 0 0\nwchan 0\nsyscall running\n"
                    .utf8))
        #expect(sample.threads.map(\.name) == ["a) R (b)"])
        #expect(sample.threads.first?.ticks == 15)
        #expect(sample.threads.first?.waitsIn == nil && sample.threads.first?.call == nil)
    }

    @Test("What is told names each daemon once, and is bounded")
    func summary() throws {
        let signs = HangSigns(try sample("hung-libvirtd.txt"), try sample("hung-libvirtd.txt", after: 10))
        let record = HangRecord(test: "a.t", number: 3, seconds: 61, limit: 60, signs: signs)
        #expect(record.summary == "libvirtd waits in futex (rpc-libvirtd), poll (rpc-libvirtd)")
        #expect(record.isOf(TestResult(name: "./a.t", number: 3, status: .interrupted)))
        #expect(!record.isOf(TestResult(name: "a.t", number: 4, status: .interrupted)))
    }
}
