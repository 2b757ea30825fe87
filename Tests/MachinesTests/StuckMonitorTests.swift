import Foundation
import Glibc
import Testing

@testable import Machines

@Suite("A monitor that waits for a connection it has had")
struct StuckMonitorTests {
    @Test("Is woken by another one", arguments: ["qmp-A1b2C3/qmp.monitor", "domain-1-m/monitor.sock"])
    func woken(_ name: String) async throws {
        let scratch = try ScratchFolder()
        let path = scratch.file(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let listener = try Self.listen(at: path)
        defer { close(listener) }
        async let accepted: Int32 = withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: accept(listener, nil, nil)) }
        }
        StuckMonitors(folder: scratch.path).wake()
        let connection = await accepted
        #expect(connection >= 0)
        close(connection)
    }

    @Test("What starts in time is left alone, and its error is its own")
    func quick() async throws {
        let monitors = StuckMonitors(folder: "/nowhere")
        #expect(try await monitors.waking { 3 } == 3)
        await #expect(throws: CancellationError.self) { try await monitors.waking { throw CancellationError() } }
    }

    private static func listen(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && Glibc.listen(descriptor, 4) == 0)
        return descriptor
    }
}
