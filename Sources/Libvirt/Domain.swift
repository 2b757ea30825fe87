internal import CLibvirt
public import Foundation

/// One domain, as long as somebody holds this handle; the domain itself may end earlier, and then its calls fail with
/// ``LibvirtErrorCode/noDomain`` (or `operationInvalid`, where it only stopped).
public final class Domain: Sendable {
    /// The domain's name; unique on its connection.
    public let name: String
    /// The domain's UUID.
    public let uuid: UUID
    let connection: Connection
    /// libvirt's domain objects may be used from any thread; C's type can't say so.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over the caller's reference.
    init(_ pointer: OpaquePointer, of connection: Connection) {
        self.pointer = pointer
        self.connection = connection
        name = domainName(pointer)
        uuid = domainUUID(pointer)
    }

    deinit { virDomainFree(pointer) }

    /// What the domain is doing at this moment.
    public func state() async throws -> DomainState {
        let operation = "ask domain '\(name)' for its state"
        return try await connection.call(operation) { _ in
            var (state, reason): (Int32, Int32) = (0, 0)
            try check(operation) { virDomainGetState(self.pointer, &state, &reason, 0) }
            return DomainState(state: state, reason: reason)
        }
    }

    /// libvirt's document of the domain as it runs.
    public func xml() async throws -> String {
        let operation = "read the document of domain '\(name)'"
        return try await connection.call(operation) { _ in
            try text(operation) { virDomainGetXMLDesc(self.pointer, 0) }
        }
    }

    /// Stops the domain at once, as pulling the plug does. A transient domain is gone then.
    ///
    /// - Parameter gracefully: Whether to fail with ``LibvirtErrorCode/resourceBusy`` rather than kill an emulator
    ///   that doesn't end by itself; that keeps its last writes.
    ///
    /// Seen to take 1.4 to 2 s with QEMU.
    public func destroy(gracefully: Bool = false) async throws {
        let operation = "destroy domain '\(name)'"
        let flags = gracefully ? VIR_DOMAIN_DESTROY_GRACEFUL.rawValue : VIR_DOMAIN_DESTROY_DEFAULT.rawValue
        _ = try await connection.longCall(operation) { _ in
            try check(operation) { virDomainDestroyFlags(self.pointer, flags) }
        }
    }

    /// Asks the guest to shut down, and doesn't wait for it.
    public func shutdown() async throws {
        let operation = "shut domain '\(name)' down"
        _ = try await connection.longCall(operation) { _ in try check(operation) { virDomainShutdown(self.pointer) } }
    }

    /// Stops the domain's processors.
    public func suspend() async throws {
        let operation = "suspend domain '\(name)'"
        _ = try await connection.longCall(operation) { _ in try check(operation) { virDomainSuspend(self.pointer) } }
    }

    /// Lets a paused domain run.
    public func resume() async throws {
        let operation = "resume domain '\(name)'"
        _ = try await connection.longCall(operation) { _ in try check(operation) { virDomainResume(self.pointer) } }
    }
}

/// The name of a domain; libvirt keeps it in the object, so nothing is asked of a daemon.
func domainName(_ pointer: OpaquePointer?) -> String {
    virDomainGetName(pointer).map { String(cString: $0) } ?? ""
}

/// The UUID of a domain; kept in the object as the name is.
func domainUUID(_ pointer: OpaquePointer?) -> UUID {
    var uuid: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    withUnsafeMutableBytes(of: &uuid) { bytes in
        _ = virDomainGetUUID(pointer, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    return UUID(uuid: uuid)
}
