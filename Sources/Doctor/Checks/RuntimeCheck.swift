internal import Foundation
internal import Machines

/// The folder for sockets: there or to be made, ours alone, and with a short path.
struct RuntimeCheck: Check {
    static let subject = Finding.Subject.runtime
    let world: World

    func examine() async throws -> Outcome {
        let path = world.folders.runtime
        guard world.folders.hasRoomForSockets else {
            return .fail(
                "'\(path)' is too long for the sockets in it", remedy: "export XDG_RUNTIME_DIR=/run/user/$(id -u)")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return ofParent(path) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else {
            return .fail("'\(path)' is not a folder of yours", remedy: "rm '\(path)', as its owner")
        }
        guard status.st_mode & 0o077 == 0 else {
            return .fail("'\(path)' is open to others", remedy: "chmod 700 '\(path)'")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            return .fail("'\(path)' can't be written: \(errorText())", remedy: "chmod 700 '\(path)'")
        }
        return .ok(path)
    }

    private func ofParent(_ path: String) -> Outcome {
        let place = WritablePlace(path)
        guard place.isWritable else {
            return .fail(
                "'\(path)' is not there and can't be made below '\(place.existing)'",
                remedy: "\(world.root("loginctl enable-linger $(id -un)")), or unset XDG_RUNTIME_DIR")
        }
        return .ok("\(path), made when it is needed")
    }
}

/// The nearest folder that is there on the way to one that may not be.
struct WritablePlace {
    let existing: String

    init(_ path: String) {
        var path = path
        while path != "/", access(path, F_OK) != 0 { path = (path as NSString).deletingLastPathComponent }
        existing = path.isEmpty ? "/" : path
    }

    var isWritable: Bool {
        var status = stat()
        return stat(existing, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && access(existing, W_OK | X_OK) == 0
    }

    /// Bytes that we may still write there; nil where the system doesn't tell.
    var available: UInt64? {
        var status = statvfs()
        guard statvfs(existing, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}

/// The last error of the system in its words.
func errorText() -> String { String(cString: strerror(errno)) }
