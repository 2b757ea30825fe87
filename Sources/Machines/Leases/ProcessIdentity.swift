internal import Foundation

/// A process that can be recognised later: numbers are used again, but not with the same start time in the same boot.
public struct ProcessIdentity: Sendable, Codable, Equatable {
    public var number: Int32
    /// In clock ticks since the host's boot (`proc(5)`, `/proc/PID/stat`, field 22).
    public var start: UInt64
    /// The boot (`/proc/sys/kernel/random/boot_id`).
    public var boot: String

    /// Whether this very process still runs.
    public var isAlive: Bool { Self(number: number) == self }

    /// The process of a number; nil when there is none.
    public init?(number: Int32) {
        guard let status = ProcessStatus(number: number),
            let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        else { return nil }
        self.number = number
        self.start = status.start
        self.boot = boot.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The nearest ancestor of this process with a name.
    ///
    /// Not simply the parent: a driver may be started through a shell, which is gone when the stage is.
    public static func ancestor(named name: String) -> ProcessIdentity? {
        var number = getppid()
        while number > 1, let status = ProcessStatus(number: number) {
            if status.name == name { return ProcessIdentity(number: number) }
            number = status.parent
        }
        return nil
    }
}

/// What `/proc/PID/stat` tells of a process.
private struct ProcessStatus {
    let name: String
    let parent: Int32
    let start: UInt64

    init?(number: Int32) {
        guard let data = FileManager.default.contents(atPath: "/proc/\(number)/stat") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        // The name may hold anything, brackets and spaces too, so the last bracket ends it.
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
        name = String(text[text.index(after: open)..<close])
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", let parent = Int32(fields[1]), let start = UInt64(fields[19]) else {
            return nil
        }
        self.parent = parent
        self.start = start
    }
}
