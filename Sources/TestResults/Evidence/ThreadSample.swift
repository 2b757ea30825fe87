public import Foundation

/// What the threads of libvirt's daemons did at one moment, by `/proc/PID/task/TID/{stat,wchan,syscall}`.
public struct ThreadSample: Sendable, Hashable {
    /// One thread.
    public struct Thread: Sendable, Hashable {
        public var processID: Int
        public var threadID: Int
        /// Its name, at most 15 bytes: of libvirt's workers `rpc-virtqemud`.
        public var name: String
        /// `S` sleeps, `D` waits for a device, `R` runs (`proc(5)`).
        public var state: String
        /// What it used of processors, in clock ticks.
        public var ticks: Int
        /// The kernel's function in which it waits, where the kernel tells.
        public var waitsIn: String?
        /// The system call it is in, and its six arguments; nil where it is in none or the kernel doesn't tell.
        public var call: [UInt64]?
    }

    /// What the machine calls its processor: numbers of system calls differ.
    public private(set) var machine = ""
    /// Seconds since the machine's boot.
    public private(set) var uptime = 0.0
    public private(set) var threads: [Thread] = []

    /// A machine with more of libvirt's threads is none of ours.
    private static let limit = 10_000

    /// - Parameter text: A line `machine NAME` and one `uptime SECONDS …`; for each thread a line `thread PID TID` with the
    ///   lines `stat …`, `wchan …`, `syscall …` behind it. What doesn't look so is passed over.
    public init(_ text: Data) {
        var current: Thread?
        func end(_ threads: inout [Thread]) {
            if let thread = current, threads.count < Self.limit, !thread.state.isEmpty { threads.append(thread) }
        }
        text.forEachLine { line in
            guard let (word, rest) = line[...].split(at: " ") else { return }
            switch word {
            case "machine": machine = String(rest.trimmed)
            case "uptime": uptime = rest.split(separator: " ").first.flatMap { Double($0) } ?? 0
            case "thread":
                end(&threads)
                let words = rest.split(separator: " ").map(\.wholeNumber)
                guard words.count == 2, let process = words[0], let thread = words[1] else { return current = nil }
                current = Thread(processID: process, threadID: thread, name: "", state: "", ticks: 0)
            case "stat": current?.take(stat: rest)
            case "wchan": current?.waitsIn = ["", "0"].contains(rest.trimmed) ? nil : String(rest.trimmed)
            case "syscall": current?.call = Self.call(rest)
            default: break
            }
        }
        end(&threads)
        if !uptime.isFinite { uptime = 0 }
    }

    /// `202 0x55bc 0x189 0x0 0x0 0x0 0xffffffff STACK COUNTER`: the number is decimal, all others are not. `running` and
    /// `-1 …` are no calls.
    private static func call(_ text: Substring) -> [UInt64]? {
        let words = text.split(separator: " ")
        guard words.count >= 7, let number = UInt64(words[0]) else { return nil }
        let arguments = words[1...6].compactMap { word in word.after("0x").flatMap { UInt64($0, radix: 16) } }
        return arguments.count == 6 ? [number] + arguments : nil
    }

    /// The daemon a thread is of: the name of its process's first thread.
    func daemon(of thread: Thread) -> String {
        threads.first { $0.threadID == thread.processID }?.name ?? thread.name
    }
}

extension ThreadSample.Thread {
    /// The name may hold anything, also parentheses: it goes to the last one (`proc_pid_stat(5)`).
    fileprivate mutating func take(stat: Substring) {
        let bytes = stat.utf8
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
            open < close
        else { return }
        let words = stat[bytes.index(after: close)...].split(separator: " ")
        guard words.count > 12, let user = words[11].wholeNumber, let system = words[12].wholeNumber else { return }
        name = String(stat[bytes.index(after: open)..<close])
        state = String(words[0].prefix(1))
        ticks = user + system
    }
}
