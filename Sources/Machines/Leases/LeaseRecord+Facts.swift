internal import Foundation

extension LeaseRecord {
    /// The process that the machine belongs to: the run that made it, or the runner whose job it is for. nil for a lease
    /// of an older version, and for a runner that was not found.
    public var owner: ProcessIdentity? { lease.claim == nil ? lease.owner : lease.claim?.runner }

    /// What the machine's volumes take up on this host's disk, in bytes; nil where they are elsewhere, or not to be seen.
    public func diskBytes(in folders: MachineFolders) -> UInt64? {
        guard let address = URLComponents(string: lease.uri), address.host?.isEmpty ?? true else { return nil }
        let sizes = lease.volumes.compactMap { volume -> UInt64? in
            var status = stat()
            let path = "\(folders.volumes(on: lease.uri))/\(volume)"
            // 512 bytes whatever the file system's own blocks are (`stat(2)`).
            return stat(path, &status) == 0 ? UInt64(status.st_blocks) * 512 : nil
        }
        return sizes.isEmpty ? nil : sizes.reduce(0, +)
    }
}
