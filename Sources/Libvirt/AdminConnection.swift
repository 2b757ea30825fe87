internal import CLibvirt
internal import Glibc

/// The administrative connection of one libvirt daemon: what it logs, and when it ends for want of clients.
///
/// Each daemon has its own, and answers only its own user, root for system daemons. A process that has one can have no
/// ``Connection``, and the other way round.
public actor AdminConnection {
    /// Where the connection leads, as given to ``open(_:)``.
    public nonisolated let uri: String
    private let executor = QueueExecutor(label: "libvirt.admin")
    private var handle: AdminHandle?

    /// The queue of its calls, which block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(uri: String) { self.uri = uri }

    deinit {
        if let handle { executor.release(handle) }
    }

    /// Connects.
    ///
    /// - Parameter uri: As libvirt writes it: `virtqemud:///system`, `libvirtd:///system?socket=PATH`.
    public static func open(_ uri: String) async throws -> AdminConnection {
        try Library.start(.admin)
        let connection = AdminConnection(uri: uri)
        try await connection.connect()
        return connection
    }

    /// Lets the connection go; other calls then fail with ``LibvirtErrorCode/invalidConnection``.
    public func close() { handle = nil }

    /// Where the daemon writes its log, in the words of `log_outputs` (`libvirtd.conf`): `1:file:/path`, several with
    /// spaces between.
    public func loggingOutputs() throws -> String {
        let handle = try opened()
        return try taken("read the log outputs") { virAdmConnectGetLoggingOutputs(handle.pointer, $0, 0) }
    }

    /// Sets where the daemon writes its log; an empty text is its default. A file is made where it is not there, and
    /// appended to where it is.
    public func setLoggingOutputs(_ outputs: String) throws {
        let handle = try opened()
        try check("set the log outputs") { virAdmConnectSetLoggingOutputs(handle.pointer, outputs, 0) }
    }

    /// Which levels of which parts are written, in the words of `log_filters`: `1:qemu 3:rpc`.
    public func loggingFilters() throws -> String {
        let handle = try opened()
        return try taken("read the log filters") { virAdmConnectGetLoggingFilters(handle.pointer, $0, 0) }
    }

    /// Sets which levels of which parts are written; an empty text is none.
    public func setLoggingFilters(_ filters: String) throws {
        let handle = try opened()
        try check("set the log filters") { virAdmConnectSetLoggingFilters(handle.pointer, filters, 0) }
    }

    /// After how many seconds without clients the daemon ends, and its settings with it; 0 is never. Daemons before
    /// libvirt 8.6 can't be told.
    public func setTimeout(seconds: UInt32) throws {
        let handle = try opened()
        try check("set the daemon's timeout") { vci_admin_set_daemon_timeout(handle.pointer, seconds) }
    }

    private func connect() throws { handle = try AdminHandle(uri: uri) }

    private func opened() throws(LibvirtError) -> AdminHandle {
        guard let handle else {
            throw LibvirtError(
                code: .invalidConnection, message: "The connection to '\(uri)' is closed", operation: "ask '\(uri)'")
        }
        return handle
    }

    /// Makes a call that hands over a text to be freed by the caller, and returns its parts' number; with none there may
    /// be no text.
    private func taken(
        _ operation: String, _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) throws -> String {
        var value: UnsafeMutablePointer<CChar>?
        try check(operation) { call(&value) }
        guard let value else { return "" }
        defer { free(value) }
        return String(cString: value)
    }
}

/// One reference to a `virAdmConnect`, given back in `deinit`, which may block.
private final class AdminHandle: Sendable {
    /// libvirt's connection objects may be used from any thread; C's type can't say so.
    nonisolated(unsafe) let pointer: OpaquePointer

    init(uri: String) throws(LibvirtError) {
        pointer = try own("connect to '\(uri)'") {
            guard virAdmInitialize() == 0 else { return nil }
            return virAdmConnectOpen(uri, 0)
        }
    }

    deinit { virAdmConnectClose(pointer) }
}
