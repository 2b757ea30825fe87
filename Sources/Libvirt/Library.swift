internal import CLibvirt
internal import Foundation

/// libvirt's process-wide state: started once, before the first connection, and never stopped.
enum Library {
    /// Prepares the library for this process; every call after the first only looks at the result.
    static func start() throws(LibvirtError) {
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
