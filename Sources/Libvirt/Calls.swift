internal import CLibvirt
internal import Glibc

extension LibvirtError {
    /// Reads the calling thread's last error; nothing may come between it and the failed call.
    static func last(_ operation: String) -> LibvirtError {
        guard let error = virGetLastError()?.pointee else {
            return LibvirtError(code: .none, message: "libvirt reported no error", operation: operation)
        }
        return LibvirtError(
            code: LibvirtErrorCode(rawValue: error.code),
            domain: LibvirtErrorDomain(rawValue: error.domain),
            message: error.message.map { String(cString: $0) } ?? "",
            operation: operation)
    }
}

/// Makes a call that returns a negative number on failure.
@discardableResult
func check(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(LibvirtError) -> Int32 {
    let result = call()
    guard result >= 0 else { throw .last(operation()) }
    return result
}

/// Makes a call that returns a new reference, or nil on failure.
func own(_ operation: @autoclosure () -> String, _ call: () -> OpaquePointer?) throws(LibvirtError) -> OpaquePointer {
    guard let pointer = call() else { throw .last(operation()) }
    return pointer
}

/// Makes a call that returns a text to be freed by the caller, or nil on failure.
func text(
    _ operation: @autoclosure () -> String, _ call: () -> UnsafeMutablePointer<CChar>?
) throws(LibvirtError) -> String {
    guard let pointer = call() else { throw .last(operation()) }
    defer { free(pointer) }
    return String(cString: pointer)
}

/// Makes a call that fills in an array of new references and returns their number.
func list(
    _ operation: @autoclosure () -> String,
    _ call: (UnsafeMutablePointer<UnsafeMutablePointer<OpaquePointer?>?>) -> Int32
) throws(LibvirtError) -> [OpaquePointer] {
    var array: UnsafeMutablePointer<OpaquePointer?>?
    let count = call(&array)
    guard count >= 0 else { throw .last(operation()) }
    defer { free(array) }
    return UnsafeBufferPointer(start: array, count: Int(count)).compactMap { $0 }
}
