internal import Libvirt
internal import Profiles

/// How a host gives a machine its shape. Nothing of it keeps the machine from running.
public enum ShapeNote: Sendable, Equatable {
    /// The machine has more processors than its host.
    case moreProcessors(wanted: Int, host: Int)
    /// The profile wants guests in the guest, and the kernel's module doesn't allow it.
    case notNested(module: String)
    /// Its memory is made of huge pages of so many bytes.
    case hugePages(bytes: UInt64)
    /// It was to be, and the host had too few left.
    case hugePagesTaken
}

/// Huge pages make a guest's memory accesses cheaper; a host has them only where its administrator set some aside.
enum HugePages {
    /// Those of x86, the better ones first.
    static let sizes: [UInt64] = [1 << 30, 2 << 20]

    /// The size that a machine's memory is made of; nil for the ordinary one.
    ///
    /// - Parameter free: How many pages of a size are free.
    static func size(forMemory bytes: UInt64, free: (UInt64) async -> UInt64) async -> UInt64? {
        for size in sizes where bytes > 0 && bytes.isMultiple(of: size) {
            if await free(size) >= bytes / size { return size }
        }
        return nil
    }
}

extension Machines {
    /// The document with what the host can do better, and a word about what it can't do as the profile asks.
    func fitted(_ document: DomainDocument, _ plan: MachinePlan, _ accelerator: AcceleratorChoice) async
        -> DomainDocument
    {
        let connection = host.connection
        let wanted = plan.profile.shape.processors
        if let processors = try? await connection.hostInformation().processors, wanted > processors {
            onEvent(.shape(.moreProcessors(wanted: wanted, host: processors)))
        }
        // The processor is the host's own, so it has what a guest needs for guests exactly where the kernel lets it;
        // another host's kernel can't be asked, and QEMU's emulated processor always has it.
        if plan.profile.shape.nestedVirtualisation, accelerator.usesKVM, host.isLocal,
            let setting = NestedVirtualisation().setting(), !setting.isOn
        {
            onEvent(.shape(.notNested(module: setting.module)))
        }
        var document = document
        // A session's QEMU may not use the system's huge pages.
        guard host.isSystem else { return document }
        document.hugePageBytes = await HugePages.size(forMemory: document.memory) { size in
            (try? await connection.freePages(ofBytes: size)) ?? 0
        }
        if let bytes = document.hugePageBytes { onEvent(.shape(.hugePages(bytes: bytes))) }
        return document
    }

    /// Starts a domain. Huge pages can be taken by another between our look and QEMU's, and are never worth a failure.
    func start(_ document: DomainDocument, autodestroy: Bool) async throws -> Domain {
        func create(_ document: DomainDocument) async throws -> Domain {
            try await monitors.waking { try await host.connection.createDomain(document, autodestroy: autodestroy) }
        }
        do {
            return try await create(document)
        } catch is LibvirtError where document.hugePageBytes != nil {
            onEvent(.shape(.hugePagesTaken))
            var ordinary = document
            ordinary.hugePageBytes = nil
            return try await create(ordinary)
        }
    }
}
