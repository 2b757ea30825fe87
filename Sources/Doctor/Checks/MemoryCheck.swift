internal import Foundation
internal import Profiles

/// Whether the profiles' machines fit into this host's memory.
struct MemoryCheck: Check {
    static let subject = Finding.Subject.memory
    let world: World

    func examine() async throws -> Outcome {
        if let connect = world.connect, URLComponents(string: connect)?.host?.isEmpty == false {
            return .skipped("Machines run on another host")
        }
        guard let available = available() else { return .skipped("'\(world.system.memory)' doesn't tell") }
        let free = "\(Size(available)) of memory are free"
        let profiles = ((try? world.profiles.entries()) ?? []).compactMap { try? world.profiles.profile($0) }
        let tooLarge = profiles.filter { $0.shape.memoryBytes >= available }
        guard !tooLarge.isEmpty else { return .ok(free) }
        let names = tooLarge.map { "\($0.name) (\(Size($0.shape.memoryBytes)))" }.joined(separator: ", ")
        let remedy = "end what uses it: ps -eo rss,pid,args --sort -rss | head"
        let sentence = "\(free), too little for \(names)"
        return tooLarge.count == profiles.count
            ? .fail(sentence, remedy: remedy) : .warn(sentence, remedy: remedy)
    }

    /// `MemAvailable` of `proc_meminfo(5)`, in bytes.
    private func available() -> UInt64? {
        guard let text = try? String(contentsOfFile: world.system.memory, encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 * 1024 }
        }
        return nil
    }
}

/// Bytes as people read them.
struct Size: CustomStringConvertible {
    let bytes: UInt64

    init(_ bytes: UInt64) { self.bytes = bytes }

    var description: String {
        let mebibytes = bytes >> 20
        return mebibytes < 1024 ? "\(mebibytes) MiB" : "\(mebibytes / 1024).\(mebibytes % 1024 * 10 / 1024) GiB"
    }
}
