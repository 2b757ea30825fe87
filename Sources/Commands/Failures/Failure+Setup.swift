internal import Files
internal import Foundation
internal import Libvirt
internal import Terminal

extension Failure {
    init(_ error: SetupError) {
        switch error {
        case .runtimeFolderNotPrivate(let path):
            self.init(
                .environment, "The folder '\(path)' is not only yours, and sockets in it could be somebody else's",
                hint: "chmod 700 '\(path)' if it is yours, or set XDG_RUNTIME_DIR")
        case .noSize(let setting, let value):
            self.init(
                .configuration, "\(setting) is '\(Sanitizer.line(value))', which is no size",
                hint: "for instance 20 GiB")
        }
    }

    init(_ error: FileError) {
        switch error {
        case .unusable(let path, let code):
            self.init(.environment, "Cannot use '\(path)': \(String(cString: strerror(code)))")
        }
    }

    /// Errors of libraries that have no type of ours: files, mostly.
    init?(unnamed error: any Error) {
        switch error {
        case let error as CocoaError:
            let path = (error.userInfo[NSFilePathErrorKey] as? String).map { " '\($0)'" } ?? ""
            self.init(.environment, "A file\(path) can't be used: \(error.localizedDescription)")
        case let error as DocumentError:
            self.init(.configuration, "A name or path has characters that libvirt doesn't take: \(error)")
        case let error as UploadError: self.init(.environment, "An upload to libvirt failed: \(error)")
        case is EncodingError, is DecodingError:
            self.init(.environment, "A file of virt-ci's own can't be read or written: \(error)")
        default: return nil
        }
    }
}
