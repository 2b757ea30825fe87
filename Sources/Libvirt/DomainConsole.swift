internal import CLibvirt
public import Foundation

extension Domain {
    /// What the guest writes to its first serial console from now on; another who follows it is put off.
    ///
    /// The stream ends with the domain, with the connection, or when nobody listens to it any more.
    public func console() -> AsyncStream<Data> {
        let (stream, continuation) = AsyncStream.makeStream(of: Data.self, bufferingPolicy: .bufferingNewest(4096))
        let domain = self
        // A thread of its own: it waits as long as the domain lives, and the connection's queues have few.
        let thread = Thread {
            domain.forwardConsole(to: continuation)
            continuation.finish()
        }
        thread.name = "libvirt.console"
        thread.start()
        return stream
    }

    private func forwardConsole(to continuation: AsyncStream<Data>.Continuation) {
        guard let stream = virStreamNew(virDomainGetConnect(pointer), 0) else { return }
        defer { virStreamFree(stream) }
        guard virDomainOpenConsole(pointer, nil, stream, VIR_DOMAIN_CONSOLE_FORCE.rawValue) == 0 else { return }
        var buffer = [CChar](repeating: 0, count: 4096)
        while true {
            let count = Int(virStreamRecv(stream, &buffer, buffer.count))
            guard count > 0 else { break }
            let bytes = Data(buffer[..<count].map { UInt8(bitPattern: $0) })
            if case .terminated = continuation.yield(bytes) { break }
        }
        virStreamAbort(stream)
    }
}
