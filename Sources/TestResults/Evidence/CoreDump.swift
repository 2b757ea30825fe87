/// A program that crashed in a machine, as systemd-coredump recorded it.
public struct CoreDump: Sendable, Hashable, Codable {
    public var processID: Int
    /// The program's name, `virtqemud`.
    public var program: String
    /// The signal that ended it, 11; nil where it is not told.
    public var signal: Int?
    /// Its name without `SIG`, `SEGV`.
    public var signalName: String?
    /// When it crashed, in whole seconds since 1970: the kernel tells no more (`core(5)`, `%t`). Nil where the time stands
    /// in a zone that can't be told.
    public var second: Double?
    /// The frames of the thread that crashed, the innermost first: `qemuMonitorIO (libvirt_driver_qemu.so + 0x8b1c4)`.
    public var frames: [String]
    /// Whether the dump itself is there: `present`, `missing`, `truncated`, `none`, in coredumpctl's words.
    public var storage: String?
    /// All that coredumpctl said of it.
    public var text: String

    public init(
        processID: Int, program: String, signal: Int? = nil, signalName: String? = nil, second: Double? = nil,
        frames: [String] = [], storage: String? = nil, text: String = ""
    ) {
        self.processID = processID
        self.program = program
        self.signal = signal
        self.signalName = signalName
        self.second = second
        self.frames = frames
        self.storage = storage
        self.text = text
    }

    /// The innermost frame that tells where it was: not those of the C library by which a program ends itself.
    public var place: String? {
        frames.first { frame in
            guard let function = frame.split(separator: " ").first else { return false }
            return !Self.endings.contains { function.hasPrefix($0) }
        }
    }

    private static let endings = [
        "n/a", "__pthread_kill", "pthread_kill", "raise", "__GI_raise", "abort", "__GI_abort", "__assert",
        "__libc_message",
        "malloc_printerr", "__fortify_fail", "__stack_chk_fail", "g_assertion_message", "g_log", "g_abort",
    ]

    /// What is told of it in one line, without when.
    public var summary: String {
        let name = signalName.map { " (SIG\($0))" } ?? ""
        let how = signal.map { "signal \($0)\(name)" } ?? "a crash"
        return "\(program) crashed: \(how)\(place.map { ", in \($0)" } ?? "")"
    }
}

extension TestReport {
    /// The tests that ran in that second, by their indices: of two neighbours the second may be both's.
    public func tests(inSecond second: Double) -> [Int] {
        tests.indices.filter { index in
            guard let start = tests[index].startedAt, start < second + 1 else { return false }
            let end = tests[index].endedAt ?? tests[index].seconds.map { start + $0 }
            return end.map { $0 >= second } ?? true
        }
    }
}
