internal import CLibvirt
public import Foundation
internal import Synchronization

/// An open serial console of a domain, in both directions.
///
/// The stream doesn't block: libvirt's event loop tells when it has something, as `virsh console` does it, because one
/// that blocks can't be written to while somebody waits to read.
public final class DomainConsole: Sendable {
    /// What the guest writes; ends when the domain does, when another takes the console, or with `close()`.
    public let output: AsyncStream<Data>
    private let continuation: AsyncStream<Data>.Continuation
    private let connection: Connection
    private let domain: Domain
    /// libvirt's stream objects may be used from any thread; C's type can't say so.
    private nonisolated(unsafe) let pointer: OpaquePointer
    private let state = Mutex(State())

    private struct State {
        var isOpen = true
        /// Typed, and not yet taken by libvirt.
        var pending = Data()
    }

    fileprivate init(_ pointer: OpaquePointer, of domain: Domain) {
        self.pointer = pointer
        self.domain = domain
        connection = domain.connection
        (output, continuation) = AsyncStream.makeStream()
    }

    deinit { virStreamFree(pointer) }

    fileprivate func listen(_ operation: String) throws(LibvirtError) {
        let context = Unmanaged.passRetained(self)
        let result = virStreamEventAddCallback(
            pointer, Self.reading, consoleHasEvent, context.toOpaque(), releaseConsole)
        guard result >= 0 else {
            let error = LibvirtError.last(operation)
            context.release()
            throw error
        }
    }

    private static let reading = Int32(
        bitPattern: VIR_STREAM_EVENT_READABLE.rawValue | VIR_STREAM_EVENT_HANGUP.rawValue
            | VIR_STREAM_EVENT_ERROR.rawValue)

    /// Types into the console.
    public func write(_ data: Data) {
        state.withLock { state in
            guard state.isOpen else { return }
            state.pending.append(data)
            send(&state)
        }
    }

    /// Lets go of the console. A second call does nothing.
    public func close() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        guard wasOpen else { return }
        virStreamEventRemoveCallback(pointer)
        virStreamAbort(pointer)
        continuation.finish()
    }

    /// libvirt's event loop calls it.
    fileprivate func handle(_ events: UInt32) {
        if events & VIR_STREAM_EVENT_READABLE.rawValue != 0, !read() { return close() }
        if events & VIR_STREAM_EVENT_WRITABLE.rawValue != 0 {
            state.withLock { state in
                if state.isOpen { send(&state) }
            }
        }
        if events & (VIR_STREAM_EVENT_HANGUP.rawValue | VIR_STREAM_EVENT_ERROR.rawValue) != 0 { close() }
    }

    /// - Returns: false at the end of the stream.
    private func read() -> Bool {
        var buffer = Data(count: 16 << 10)
        let count = buffer.count
        let taken = buffer.withUnsafeMutableBytes { virStreamRecv(pointer, $0.baseAddress, count) }
        // -2: nothing after all.
        guard taken != -2 else { return true }
        guard taken > 0 else { return false }
        continuation.yield(buffer.prefix(Int(taken)))
        return true
    }

    /// Sends what libvirt takes now, and asks to be told when it takes the rest.
    private func send(_ state: inout State) {
        while !state.pending.isEmpty {
            let rest = state.pending
            let taken = rest.withUnsafeBytes { virStreamSend(pointer, $0.baseAddress, rest.count) }
            guard taken > 0 else { break }
            state.pending = Data(rest.dropFirst(Int(taken)))
        }
        let writing = state.pending.isEmpty ? 0 : Int32(bitPattern: VIR_STREAM_EVENT_WRITABLE.rawValue)
        virStreamEventUpdateCallback(pointer, Self.reading | writing)
    }
}

extension Domain {
    /// Opens the domain's first serial console.
    ///
    /// - Parameter takesOver: Whether somebody else who has it open loses it; else the call fails.
    /// - Throws: ``LibvirtError``; ``LibvirtErrorCode/operationFailed`` when somebody else has it open.
    public func openConsole(takesOver: Bool = false) async throws -> DomainConsole {
        let operation = "open the console of domain '\(name)'"
        return try await connection.longCall(operation) { connection in
            let stream = try own(operation) {
                virStreamNew(connection, UInt32(bitPattern: Int32(VIR_STREAM_NONBLOCK.rawValue)))
            }
            let console = DomainConsole(stream, of: self)
            let flags = takesOver ? VIR_DOMAIN_CONSOLE_FORCE.rawValue : 0
            try check(operation) { virDomainOpenConsole(self.pointer, nil, stream, flags) }
            try console.listen(operation)
            return console
        }
    }
}

/// File-level functions, because closures could be taken for isolated ones, and C calls these on its own thread.
private func consoleHasEvent(_ stream: virStreamPtr?, _ events: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<DomainConsole>.fromOpaque(context).takeUnretainedValue().handle(UInt32(bitPattern: events))
}

private func releaseConsole(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<DomainConsole>.fromOpaque(context).release()
}
