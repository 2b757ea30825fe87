/// Why something was not copied between this host and a guest.
public enum CopyError: Error, Sendable, Equatable {
    /// This host has no such file, or folder to copy into.
    case notHere(path: String)
    /// The file could not be put in its place; `code` is errno.
    case notWritten(path: String, code: Int32)
    /// The guest has no such file, or shows none.
    case notThere(machine: String, path: String, reason: String)
    /// Neither a file nor a folder, but `kind`.
    case notCopied(machine: String, path: String, kind: String)
    /// The guest did not take it.
    case refused(machine: String, path: String, reason: String)
    /// Something would have been written elsewhere; nothing was.
    case unsafe(machine: String, entry: String)
    /// More than is taken, or than there is room for.
    case tooMuch(machine: String, bytes: UInt64, available: UInt64?)
    /// What came can't be unpacked.
    case broken(machine: String, reason: String)
}

extension CopyError {
    /// - Returns: nil for what has nothing to do with archives.
    init?(_ error: JobError) {
        switch error {
        case .unsafeArchive(let machine, let entry): self = .unsafe(machine: machine, entry: entry)
        case .brokenArchive(let machine, let reason): self = .broken(machine: machine, reason: reason)
        case .archiveTooLarge(let machine, let bytes, _):
            self = .tooMuch(machine: machine, bytes: bytes, available: nil)
        case .noRoomForArchive(let machine, let bytes, let room):
            self = .tooMuch(machine: machine, bytes: bytes, available: room)
        default: return nil
        }
    }
}
