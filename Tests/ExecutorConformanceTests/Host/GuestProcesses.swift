import Foundation

/// Processes that scripts started in the "guest", which is this machine: scripts write their numbers into files.
enum GuestProcesses {
    /// The numbers in a file, one a line, as soon as there are so many.
    static func numbers(in file: String, count: Int) async -> [pid_t] {
        var numbers: [pid_t] = []
        _ = await eventually {
            // A line without its end is still being written.
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            numbers = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { pid_t($0) }
            return numbers.count >= count
        }
        return numbers
    }

    static func first(in file: String) async -> [pid_t] { await numbers(in: file, count: 1) }

    /// Whether all of them end. None is not all: the script never ran.
    static func end(_ numbers: [pid_t]) async -> Bool {
        guard !numbers.isEmpty else { return false }
        return await eventually { !numbers.contains(where: LocalProcesses.exists) }
    }
}
