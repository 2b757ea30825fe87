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
        case .noChoice(let setting, let value, let choices):
            self.init(
                .configuration, "\(setting) is '\(Sanitizer.line(value))', which it doesn't take",
                hint: "it takes: \(choices.joined(separator: ", "))")
        }
    }

    init(_ error: FileError) {
        switch error {
        case .unusable(let path, let code):
            self.init(
                .environment, "Cannot use '\(path)': \(String(cString: strerror(code)))",
                hint: code == ENOSPC || code == EDQUOT ? "free some disk space" : "check who may read and write there")
        }
    }

    /// Errors of libraries that have no type of ours: files, mostly.
    init?(unnamed error: any Error) {
        switch error {
        case let error as CocoaError:
            let path = (error.userInfo[NSFilePathErrorKey] as? String).map { " '\($0)'" } ?? ""
            guard error.code != .fileWriteOutOfSpace else {
                let place = path.isEmpty ? "" : " for\(path)"
                self.init(.environment, "There is no room left\(place)", hint: "free some disk space")
                return
            }
            self.init(
                .environment, "A file\(path) can't be used: \(error.localizedDescription)",
                hint: "check that it is there, and who may read and write it")
        case let error as DocumentError:
            self.init(
                .configuration, "A name or path has characters that libvirt doesn't take: \(error)",
                hint: "rename it with letters, digits and dashes")
        case let error as UploadError:
            self.init(
                .environment, "An upload to libvirt failed: \(error)", hint: "check the disk space of the storage pool")
        case is EncodingError, is DecodingError:
            self.init(
                .environment, "A file of virt-ci's own can't be read or written: \(error)",
                hint: "remove it; it is made again")
        default: return nil
        }
    }
}
