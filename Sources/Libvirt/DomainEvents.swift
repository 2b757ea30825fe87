internal import CLibvirt
public import Foundation

/// A change in a domain's life.
public struct DomainEvent: Sendable, Equatable {
    /// What changed; numbers that are not told apart here are kept as `detail`.
    public enum Change: Sendable, Equatable {
        /// Its document was stored or changed.
        case defined(detail: Int32)
        /// Its stored document was removed.
        case undefined(detail: Int32)
        /// It was started.
        case started(detail: Int32)
        /// Its processors stopped; 2 is a disk's failure (`VIR_DOMAIN_EVENT_SUSPENDED_IOERROR`).
        case suspended(detail: Int32)
        /// Its processors run again.
        case resumed(detail: Int32)
        /// It ended.
        case stopped(StopReason)
        /// The guest is done and the emulator about to end; 1: by itself, 2: the emulator was told to.
        case shutdown(detail: Int32)
        /// The guest went to sleep.
        case fellAsleep(detail: Int32)
        /// The guest's kernel panicked.
        case crashed(detail: Int32)
        /// An event that this version doesn't know.
        case unknown(event: Int32, detail: Int32)
    }

    /// The domain it happened to; it may be gone by now.
    public var uuid: UUID
    /// The domain's name.
    public var name: String
    /// What happened.
    public var change: Change
}

/// The guest agent came or went.
public struct AgentEvent: Sendable, Equatable {
    /// Why it is told.
    public enum Reason: Sendable, Equatable {
        /// Not told.
        case unknown
        /// The domain was started.
        case domainStarted
        /// The agent opened or closed its channel.
        case channel
    }

    /// The domain it happened to.
    public var uuid: UUID
    /// The domain's name.
    public var name: String
    /// Whether the agent listens now.
    public var isConnected: Bool
    /// Why it is told.
    public var reason: Reason
}

extension Connection {
    /// The lives of all domains from now on. Events wait for a slow reader, the newest 1024 of them; the stream ends
    /// with the connection, and libvirt stops sending when the stream is let go.
    public func lifecycleEvents() throws -> AsyncStream<DomainEvent> {
        try events("listen to the domains of '\(uri)'") { connection, context in
            vci_register_lifecycle(connection, lifecycleChanged, context, releaseDomainEvents)
        }
    }

    /// The comings and goings of guest agents from now on; as ``lifecycleEvents()`` otherwise.
    public func agentEvents() throws -> AsyncStream<AgentEvent> {
        try events("listen to the guest agents of '\(uri)'") { connection, context in
            vci_register_agent_lifecycle(connection, agentChanged, context, releaseAgentEvents)
        }
    }
}

private func lifecycleChanged(
    _ connection: OpaquePointer?, _ domain: OpaquePointer?, _ event: Int32, _ detail: Int32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    let change = DomainEvent.Change(event: event, detail: detail)
    EventAudience.tell(
        DomainEvent(uuid: domainUUID(domain), name: domainName(domain), change: change), to: context)
    return 0
}

private func releaseDomainEvents(_ context: UnsafeMutableRawPointer?) { EventAudience<DomainEvent>.release(context) }

private func agentChanged(
    _ connection: OpaquePointer?, _ domain: OpaquePointer?, _ state: Int32, _ reason: Int32,
    _ context: UnsafeMutableRawPointer?
) {
    let isConnected = state == VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED.rawValue
    EventAudience.tell(
        AgentEvent(
            uuid: domainUUID(domain), name: domainName(domain), isConnected: isConnected,
            reason: AgentEvent.Reason(number: reason)),
        to: context)
}

private func releaseAgentEvents(_ context: UnsafeMutableRawPointer?) { EventAudience<AgentEvent>.release(context) }

extension AgentEvent.Reason {
    fileprivate init(number: Int32) {
        switch UInt32(bitPattern: number) {
        case VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_DOMAIN_STARTED.rawValue: self = .domainStarted
        case VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL.rawValue: self = .channel
        default: self = .unknown
        }
    }
}

extension DomainEvent.Change {
    fileprivate init(event: Int32, detail: Int32) {
        switch UInt32(bitPattern: event) {
        case VIR_DOMAIN_EVENT_DEFINED.rawValue: self = .defined(detail: detail)
        case VIR_DOMAIN_EVENT_UNDEFINED.rawValue: self = .undefined(detail: detail)
        case VIR_DOMAIN_EVENT_STARTED.rawValue: self = .started(detail: detail)
        case VIR_DOMAIN_EVENT_SUSPENDED.rawValue: self = .suspended(detail: detail)
        case VIR_DOMAIN_EVENT_RESUMED.rawValue: self = .resumed(detail: detail)
        case VIR_DOMAIN_EVENT_STOPPED.rawValue: self = .stopped(StopReason(event: detail))
        case VIR_DOMAIN_EVENT_SHUTDOWN.rawValue: self = .shutdown(detail: detail)
        case VIR_DOMAIN_EVENT_PMSUSPENDED.rawValue: self = .fellAsleep(detail: detail)
        case VIR_DOMAIN_EVENT_CRASHED.rawValue: self = .crashed(detail: detail)
        default: self = .unknown(event: event, detail: detail)
        }
    }
}
