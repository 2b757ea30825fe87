internal import CLibvirt

/// Disks that come and go while a domain runs.
extension Domain {
    /// Puts a disk into the running domain. The guest sees it when its kernel has looked, somewhat later.
    ///
    /// - Throws: ``LibvirtError``: `configurationUnsupported` where the domain has no controller for the disk's bus.
    public func attach(_ disk: Disk) async throws {
        let operation = "put disk '\(disk.target)' into domain '\(name)'"
        let xml = try XMLDocument.text(DiskElement(disk), root: "disk")
        _ = try await connection.longCall(operation) { _ in
            try check(operation) { virDomainAttachDeviceFlags(self.pointer, xml, VIR_DOMAIN_AFFECT_LIVE.rawValue) }
        }
    }

    /// Takes a disk out of the running domain.
    ///
    /// libvirt waits up to five seconds for the guest to let go of it, and then says nothing of one that is still there
    /// (`virDomainDetachDeviceFlags`).
    public func detach(_ disk: Disk) async throws {
        let operation = "take disk '\(disk.target)' out of domain '\(name)'"
        let xml = try XMLDocument.text(DiskElement(disk), root: "disk")
        _ = try await connection.longCall(operation) { _ in
            try check(operation) { virDomainDetachDeviceFlags(self.pointer, xml, VIR_DOMAIN_AFFECT_LIVE.rawValue) }
        }
    }
}
