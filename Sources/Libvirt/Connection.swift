internal import CLibvirt

/// A connection to a libvirt driver.
///
/// Blocking calls run on two queues of the connection's own: short ones one after another, long ones (starting and
/// destroying domains, storage, guest agent) beside them. Handles made by a connection keep it alive.
public actor Connection {
    /// Where the connection leads, as given to ``open(_:)``.
    public nonisolated let uri: String
    nonisolated let longCalls = LongCalls()
    private let executor = QueueExecutor(label: "libvirt.short")
    private var handle: ConnectionHandle?
    private var registrations: [ObjectIdentifier: Registration] = [:]

    /// An event that libvirt sends us, and who hears of it.
    private struct Registration {
        /// libvirt's number for it.
        let number: Int32
        let audience: any AnyObject & Sendable
    }

    /// The queue of the short calls.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(uri: String) { self.uri = uri }

    deinit {
        if let handle { executor.release(handle) }
    }

    /// Connects, and asks for a keep-alive so that a dead daemon is noticed within half a minute.
    ///
    /// - Parameter uri: As libvirt writes it: `qemu:///session`, `qemu:///system`, `qemu+ssh://host/system`.
    /// - Throws: ``LibvirtError``; ``LibvirtErrorCode/noConnect``, `systemError`, `authFailed` are the usual ones.
    public static func open(_ uri: String) async throws -> Connection {
        try Library.start()
        let connection = Connection(uri: uri)
        let handle = try await connection.longCalls.run { try ConnectionHandle(uri: uri) }
        await connection.adopt(handle)
        return connection
    }

    /// Ends all event streams and lets the connection go. A second call does nothing; other calls then fail with
    /// ``LibvirtErrorCode/invalidConnection``.
    ///
    /// libvirt closes the connection itself, and destroys the domains started with `autodestroy`, once the last handle
    /// of this connection is gone as well.
    public func close() {
        endStreams()
        handle = nil
    }

    /// Whether the connection is open and the daemon at its other end answered the last keep-alive.
    public var isAlive: Bool {
        guard let handle else { return false }
        return virConnectIsAlive(handle.pointer) == 1
    }

    /// Makes a short call on this connection's queue.
    func call<Value: Sendable>(
        _ operation: @autoclosure () -> String, _ body: @Sendable (OpaquePointer) throws -> Value
    ) throws -> Value {
        try body(opened(operation()).pointer)
    }

    /// Makes a long call, beside the short ones.
    func longCall<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (OpaquePointer) throws -> Value
    ) async throws -> Value {
        let handle = try opened(operation)
        return try await longCalls.run { try body(handle.pointer) }
    }

    /// Listens to a kind of event. `register` is called for its first listener, with the connection and the context for
    /// the C callback. The stream ends when the connection is closed or lost; the registration ends with its last stream.
    func events<Event: Sendable>(
        _ operation: String, register: @Sendable (OpaquePointer, UnsafeMutableRawPointer) -> Int32
    ) throws -> AsyncStream<Event> {
        let audience: EventAudience<Event> = try audience(operation, register)
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(1024))
        let listener = audience.add(continuation)
        continuation.onTermination = { _ in Task { await self.leave(audience, listener) } }
        return stream
    }

    /// How many kinds of events libvirt sends.
    var registrationCount: Int { registrations.count }

    private func audience<Event>(
        _ operation: String, _ register: (OpaquePointer, UnsafeMutableRawPointer) -> Int32
    ) throws -> EventAudience<Event> {
        let pointer = try opened(operation).pointer
        let kind = ObjectIdentifier(Event.self)
        if let audience = registrations[kind]?.audience as? EventAudience<Event> { return audience }
        let audience = EventAudience<Event>()
        let context = Unmanaged.passRetained(audience)
        let number = register(pointer, context.toOpaque())
        guard number >= 0 else {
            let error = LibvirtError.last(operation)
            context.release()
            throw error
        }
        registrations[kind] = Registration(number: number, audience: audience)
        return audience
    }

    private func leave<Event>(_ audience: EventAudience<Event>, _ listener: UInt64) {
        audience.remove(listener)
        let kind = ObjectIdentifier(Event.self)
        // Another audience may have taken its place, after the connection was closed.
        guard audience.isEmpty, registrations[kind]?.audience === audience else { return }
        deregister(kind)
    }

    private func opened(_ operation: String) throws(LibvirtError) -> ConnectionHandle {
        guard let handle else {
            throw LibvirtError(
                code: .invalidConnection, message: "The connection to '\(uri)' is closed", operation: operation)
        }
        return handle
    }

    private func adopt(_ handle: ConnectionHandle) {
        self.handle = handle
        handle.onLoss { [weak self] in Task { await self?.endStreams() } }
    }

    private func endStreams() {
        for kind in registrations.keys { deregister(kind) }
    }

    private func deregister(_ kind: ObjectIdentifier) {
        guard let registration = registrations.removeValue(forKey: kind), let handle else { return }
        virConnectDomainEventDeregisterAny(handle.pointer, registration.number)
    }
}
