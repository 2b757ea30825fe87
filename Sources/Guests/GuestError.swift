/// Why a guest could not be used. A script's own exit status is never an error.
public enum GuestError: Error, Sendable, Equatable {
    /// No ssh connection within the limit; `reason` is the end of what ssh said last.
    case unreachable(guest: String, after: Duration, reason: String)
    /// The connection broke while something ran in the guest, so how it ended is not known.
    case connectionLost(guest: String, reason: String)
    /// A command of ours, not of the job, failed in the guest.
    case commandFailed(guest: String, command: String, status: Int32, reason: String)
    /// More bytes came out of the guest than are taken. `limit` in bytes.
    case tooLarge(guest: String, limit: UInt64)
}
