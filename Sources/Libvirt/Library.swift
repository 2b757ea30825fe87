internal import CLibvirt
internal import Foundation
internal import Synchronization

/// libvirt's process-wide state: started once, before the first connection, and never stopped.
enum Library {
    /// The two libraries a process can use one of: each has its own copy of the code that makes libvirt's GObject types,
    /// and the second to do so gets none and crashes (seen with 9.0, `datatypes.c`).
    enum Use: String { case libvirt, admin = "libvirt-admin" }
    private static let use = Mutex<Use?>(nil)

    /// Prepares a library for this process; every call after the first only looks at the result.
    static func start(_ wanted: Use = .libvirt) throws(LibvirtError) {
        let used = use.withLock { use in
            use = use ?? wanted
            return use ?? wanted
        }
        guard used == wanted else {
            throw LibvirtError(
                code: .internalError,
                message: "\(wanted.rawValue) can't be used in a process that has used \(used.rawValue): "
                    + "they would make the same GObject types",
                operation: "start \(wanted.rawValue)")
        }
        guard isStarted else {
            throw LibvirtError(
                code: .internalError, message: "virInitialize failed", operation: "start libvirt's library")
        }
    }

    /// `virInitialize` must come before anything that reads an error, and the event loop before the first connection,
    /// or remote connections get neither events nor keep-alive.
    private static let isStarted: Bool = {
        guard virInitialize() == 0 else { return false }
        virSetErrorFunc(nil, ignoreError)
        guard virEventRegisterDefaultImpl() == 0 else { return false }
        let thread = Thread { while virEventRunDefaultImpl() == 0 {} }
        thread.name = "libvirt.events"
        thread.start()
        return true
    }()
}

/// Keeps libvirt from writing errors to standard error; they are thrown instead. A file-level function, because a
/// closure could be taken for main-actor isolated, and C calls it on any thread.
private func ignoreError(_ context: UnsafeMutableRawPointer?, _ error: virErrorPtr?) {}
