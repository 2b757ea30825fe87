internal import Dispatch
internal import Foundation

/// Looks whether an SSH server speaks at an address, without starting a program.
///
/// QEMU's user networking accepts a forwarded connection before the guest listens, and its own retries towards the
/// guest grow apart; short tries of ours find the server sooner than one long wait.
enum SSHBanner {
    private static let queue = DispatchQueue(label: "virt-ci.banner", attributes: .concurrent)

    /// - Returns: Whether `SSH-` came within the limit; every failure is a no.
    static func isOffered(address: String, port: UInt16, within limit: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            // Blocks for at most `limit`, on a queue of its own and never on Swift's pool.
            queue.async { continuation.resume(returning: read(address, port, limit) == Array("SSH-".utf8)) }
        }
    }

    private static func read(_ address: String, _ port: UInt16, _ limit: Duration) -> [UInt8]? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &list) == 0, let first = list?.pointee else { return nil }
        defer { freeaddrinfo(list) }
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(first.ai_family, flags, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let end = ContinuousClock.now + limit
        guard connect(descriptor, first.ai_addr, first.ai_addrlen) == 0 || errno == EINPROGRESS,
            wait(for: POLLOUT, on: descriptor, until: end)
        else { return nil }
        var banner: [UInt8] = []
        while banner.count < 4 {
            guard wait(for: POLLIN, on: descriptor, until: end) else { return nil }
            var buffer = [UInt8](repeating: 0, count: 4 - banner.count)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            banner += buffer[..<count]
        }
        return banner
    }

    private static func wait(for event: Int32, on descriptor: Int32, until end: ContinuousClock.Instant) -> Bool {
        let left = (end - .now) / .milliseconds(1)
        guard left > 0 else { return false }
        var state = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return poll(&state, 1, Int32(left.rounded(.up))) == 1
    }
}
