internal import CLibvirt

/// One reference to a `virConnect`, given back in `deinit`, which may block.
final class ConnectionHandle: Sendable {
    /// libvirt's connection objects may be used from any thread; C's type can't say so.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Connects; blocks until the daemon has answered.
    init(uri: String) throws(LibvirtError) {
        pointer = try own("connect to '\(uri)'") { virConnectOpen(uri) }
        // In-process drivers have no keep-alive and refuse the call; they can't be lost either.
        _ = virConnectSetKeepAlive(pointer, KeepAlive.interval, KeepAlive.unanswered)
    }

    deinit {
        // A registration left in place holds a reference of its own, and the connection would stay open for ever.
        virConnectUnregisterCloseCallback(pointer, connectionLost)
        virConnectClose(pointer)
    }

    /// Calls `action` once if the connection is lost; drivers that can't be lost never do.
    func onLoss(_ action: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(LossContext(action))
        let result = virConnectRegisterCloseCallback(pointer, connectionLost, context.toOpaque(), releaseLossContext)
        if result < 0 { context.release() }
    }
}

/// libvirt's own default for its clients (`keepalive_interval`, `keepalive_count` in `libvirtd.conf`).
private enum KeepAlive {
    /// Seconds of silence before a question is sent.
    static let interval: Int32 = 5
    /// Questions without an answer before the connection counts as lost.
    static let unanswered: UInt32 = 5
}

/// What the C callback of a lost connection reaches.
private final class LossContext: Sendable {
    let action: @Sendable () -> Void

    init(_ action: @escaping @Sendable () -> Void) { self.action = action }
}

private func connectionLost(_ connection: OpaquePointer?, _ reason: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<LossContext>.fromOpaque(context).takeUnretainedValue().action()
}

private func releaseLossContext(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<LossContext>.fromOpaque(context).release()
}
