import Foundation
import Libvirt
import Testing

/// What a run may leave behind: nothing.
struct Leftovers {
    let tool: Tool

    /// Expects no domain, volume, lease, seed, socket or place in the queue of any machine, and no process.
    func expectNone(_ location: SourceLocation = #_sourceLocation) async throws {
        let found = try await find()
        #expect(found.isEmpty, sourceLocation: location)
    }

    /// What is there, each with a word for its kind.
    func find() async throws -> [String] {
        var found: [String] = []
        for folder in [tool.machines, tool.executorState + "/machines"] {
            found += names(in: folder).map { "lease \($0)" }
            for line in [".queue", ".starting"] {
                found += names(in: folder + line).map { "place in the line \(line) \($0)" }
            }
        }
        found += names(in: tool.volumes).filter { !$0.hasPrefix("image-") }.map { "volume \($0)" }
        found += names(in: tool.runtime + "/virt-ci").filter { $0 != "libvirt" }.map { "socket \($0)" }
        found += try await domains().map { "domain \($0)" }
        return found + (await processes()).map { "process \($0)" }
    }

    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// Processes that work with anything of the tests' folders: QEMU, ssh, or a stage. Those that are on their way out
    /// are waited for; the kernel tells only parents of ends, and these have lost theirs.
    private func processes() async -> [String] {
        var found: [String] = []
        for _ in 0..<50 {
            found = ProcessTable.commands(holding: [tool.home, tool.runtime + "/virt-ci/"])
            if found.isEmpty { break }
            try? await Task.sleep(for: .milliseconds(100))
        }
        return found
    }

    /// The names of all domains that run on the daemon of the tests.
    func domains() async throws -> [String] {
        guard FileManager.default.fileExists(atPath: tool.socket) else { return [] }
        return try await onConnection { try await $0.activeDomains().map(\.name) }
    }

    /// Ends all domains, as a failing host would.
    func pullPlug() async throws {
        try await onConnection { connection in
            for domain in try await connection.activeDomains() { try await domain.destroy() }
        }
    }

    /// The document of the one domain that runs.
    func document() async throws -> DomainDocument {
        try await onConnection { connection in
            let domains = try await connection.activeDomains()
            return try await DomainDocument(xml: #require(domains.first).xml())
        }
    }

    /// The document of a machine's domain as libvirt wrote it.
    func xml(of machine: String) async throws -> String {
        try await onConnection { try await $0.domain(named: machine).xml() }
    }

    private func onConnection<Value: Sendable>(_ body: (Connection) async throws -> Value) async throws -> Value {
        let connection = try await Connection.open("qemu:///session?socket=\(tool.socket)")
        let value = try await body(connection)
        await connection.close()
        return value
    }
}

/// The processes of this machine.
enum ProcessTable {
    /// What a run starts that could outlive it.
    private static let programs = ["virt-ci", "qemu-system-x86_64", "ssh", "ssh-keygen", "xorriso", "qemu-img"]

    /// Command lines of such programs with one of these texts in them.
    static func commands(holding texts: [String]) -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.compactMap { pid in
            guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return nil }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            guard let program = words.first, programs.contains((program as NSString).lastPathComponent),
                words.contains(where: { word in texts.contains { word.contains($0) } })
            else { return nil }
            return "\(pid) \(words.joined(separator: " ").prefix(300))"
        }
    }
}
