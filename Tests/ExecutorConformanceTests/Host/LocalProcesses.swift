import Foundation

/// Processes of this machine, found in `/proc`.
enum LocalProcesses {
    /// Those with a text in their command line: number and command line.
    static func mentioning(_ text: String) -> [(number: pid_t, line: String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { $0 != getpid() }.compactMap { number in
            guard let data = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else { return nil }
            let line = String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
            return line.contains(text) ? (number, line) : nil
        }
    }

    /// Ends what a host's tests started and did not end, such as ssh's shared connections. The text has to be one that
    /// nobody else's processes have.
    static func end(mentioning text: String) {
        for process in mentioning(text) { kill(process.number, SIGKILL) }
    }

    static func exists(_ number: pid_t) -> Bool {
        guard let data = FileManager.default.contents(atPath: "/proc/\(number)/stat") else { return false }
        // A zombie has ended; whoever started it has only not looked yet.
        return !String(decoding: data, as: UTF8.self).contains(") Z ")
    }

    /// The most memory a process has had, in KiB (`proc(5)`, `VmHWM`).
    static func peakMemory(of number: pid_t) -> Int? {
        let text = (try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
    }
}

/// Waits until something is so. There is no event for a process of somebody else's that ends, nor for a file of
/// another's that comes.
func eventually(within limit: Duration = .seconds(30), _ isSo: () async throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while true {
        if try await isSo() { return true }
        guard ContinuousClock.now < end else { return false }
        try? await Task.sleep(for: .milliseconds(20))
    }
}
