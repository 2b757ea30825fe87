import Foundation
import Libvirt
import Programs
import Testing

@testable import Machines

/// In a target of their own: a process that uses the admin library can't use libvirt's other one.
@Suite("The administrative connection of a daemon", .enabled(if: Daemon.isInstalled, "needs libvirtd"))
struct AdminConnectionTests {
    /// With a daemon of the test's own, which ends with it.
    private func withDaemon(_ body: (_ uri: String, _ folder: String) async throws -> Void) async throws {
        // Short, because sockets are made below it.
        let folder = "/tmp/vci-\(UUID().uuidString.lowercased().prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let daemon = PrivateDaemon(folder: folder + "/daemon")
        try await daemon.start()
        let run = daemon.folder + "/run/libvirt"
        defer {
            let text = (try? String(contentsOfFile: run + "/libvirtd.pid", encoding: .utf8)) ?? ""
            if let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(process, SIGTERM) }
        }
        try await body("libvirtd:///session?socket=\(run)/libvirt-admin-sock", folder)
    }

    @Test("Sends the daemon's log into a file, and back")
    func outputs() async throws {
        try await withDaemon { uri, folder in
            let admin = try await AdminConnection.open(uri)
            let before = (outputs: try await admin.loggingOutputs(), filters: try await admin.loggingFilters())
            #expect(!before.outputs.isEmpty && before.filters.isEmpty)
            let file = folder + "/test.log"
            try await admin.setLoggingFilters("1:rpc 1:daemon")
            try await admin.setLoggingOutputs("1:file:\(file)")
            try await admin.setTimeout(seconds: 0)
            #expect(try await admin.loggingOutputs() == "1:file:\(file)")
            // The daemon gives back shell patterns.
            #expect(Set(try await admin.loggingFilters().split(separator: " ")) == ["1:*rpc*", "1:*daemon*"])
            let log = try String(contentsOfFile: file, encoding: .utf8)
            #expect(log.contains("debug : "), "\(log.prefix(400))")
            try await admin.setLoggingOutputs(before.outputs)
            try await admin.setLoggingFilters(before.filters)
            #expect(try await admin.loggingOutputs() == before.outputs)
            #expect(try await admin.loggingFilters().isEmpty)
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
            _ = try await admin.loggingOutputs()
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int == size)
            await #expect(throws: LibvirtError.self) { try await admin.setLoggingOutputs("no output") }
            await admin.close()
            await #expect(throws: LibvirtError.self) { try await admin.loggingOutputs() }
        }
    }

    @Test("A daemon that isn't there is an error")
    func missing() async throws {
        await #expect(throws: LibvirtError.self) {
            try await AdminConnection.open("virtqemud:///system?socket=/nonexistent/admin-sock")
        }
    }

    @Test("A process that has one of them is refused the other library, which would crash")
    func oneLibrary() async throws {
        _ = try? await AdminConnection.open("virtqemud:///system?socket=/nonexistent/admin-sock")
        let error = await #expect(throws: LibvirtError.self) { try await Connection.open("test:///default") }
        #expect(error?.message.contains("GObject") == true)
    }
}

private enum Daemon {
    static var isInstalled: Bool { (try? Program.libvirtd.locate()) != nil }
}
