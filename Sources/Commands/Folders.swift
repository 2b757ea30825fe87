internal import Foundation
internal import Jobs
internal import Machines
internal import Profiles
internal import Programs

/// Where virt-ci keeps things, by the XDG base directory specification.
struct Folders: Sendable {
    let home: String
    let configuration: String
    let cache: String
    let state: String
    let data: String
    private let runtimeBase: String?
    private let profileSetting: String?
    private let cacheSetting: String?

    /// How much fetched archives and sources may take together, for instance `10 GiB`.
    private static let cacheLimit = "VIRT_CI_CACHE_LIMIT"

    init(environment: [String: String]) {
        func folder(_ name: String, or fallback: String) -> String {
            // The specification: a relative path is invalid and to be ignored.
            let value = environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
            return (value ?? fallback) + "/virt-ci"
        }
        let home = environment["HOME"] ?? NSHomeDirectory()
        self.home = home
        configuration = folder("XDG_CONFIG_HOME", or: home + "/.config")
        cache = folder("XDG_CACHE_HOME", or: home + "/.cache")
        state = folder("XDG_STATE_HOME", or: home + "/.local/state")
        data = folder("XDG_DATA_HOME", or: home + "/.local/share")
        runtimeBase = environment["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        profileSetting = environment["VIRT_CI_PROFILES"]
        cacheSetting = environment[Self.cacheLimit].flatMap { $0.isEmpty ? nil : $0 }
    }

    var runs: String { state + "/runs" }
    var images: String { data + "/images" }

    /// - Throws: `SetupError.noSize`.
    func reproduction() throws -> Reproduction.Folders {
        var folders = Reproduction.Folders(
            runs: runs, archives: cache + "/archives", repositories: cache + "/repositories")
        if let cacheSetting {
            guard let limit = Quantity.bytes(cacheSetting) else {
                throw SetupError.noSize(setting: Self.cacheLimit, value: cacheSetting)
            }
            folders.cacheLimit = limit
        }
        return folders
    }

    /// Folders with profiles, the first wins: the user's, then those of this program.
    var profiles: [String] {
        let chosen = profileSetting?.split(separator: ":").map(String.init) ?? []
        return chosen + [configuration + "/profiles"] + Installation.profileFolders
    }

    /// The folders of the machines; makes the one for sockets.
    func machineFolders() throws -> MachineFolders {
        _ = try runtime()
        return expectedMachineFolders
    }

    /// The same, made or not.
    var expectedMachineFolders: MachineFolders {
        MachineFolders(machines: state + "/machines", volumes: data + "/volumes", runtime: runtimeFolder)
    }

    /// A folder for sockets with a short path. Without one from the session, one in `/run` or `/tmp` that has to be ours
    /// and closed to others.
    private func runtime() throws -> String { try Self.privateFolder(runtimeFolder) }

    private var runtimeFolder: String {
        runtimeBase.map { $0 + "/virt-ci" } ?? (geteuid() == 0 ? "/run/virt-ci" : "/tmp/virt-ci-\(geteuid())")
    }

    /// A folder that is ours and closed to others; made if it is not there.
    static func privateFolder(_ path: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else { throw SetupError.runtimeFolderNotPrivate(path: path) }
        return path
    }
}

/// Why this machine can't be used as it is.
enum SetupError: Error, Equatable {
    /// The folder for sockets belongs to somebody else, or is open to others.
    case runtimeFolderNotPrivate(path: String)
    /// A setting of the environment should be a size, and is none.
    case noSize(setting: String, value: String)
    /// A setting of the environment is none of its choices.
    case noChoice(setting: String, value: String, choices: [String])
}

/// Where this program's own files are.
enum Installation {
    /// The file of this program.
    static func path() throws -> String { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") }

    /// When this program was made, as its file says.
    static var made: Date? {
        (try? FileManager.default.attributesOfItem(atPath: path()))?[.modificationDate] as? Date
    }

    /// This program, to be started once more.
    static func program() throws -> Program {
        Program(try path(), debianPackage: "virt-ci", fedoraPackage: "virt-ci")
    }

    /// Profiles beside an installed program (`PREFIX/share/virt-ci/profiles`), or in the checkout it was built in.
    static var profileFolders: [String] {
        guard let program = try? path() else { return [] }
        var folder = (program as NSString).deletingLastPathComponent
        // Installed in PREFIX/lib/virt-ci, beside the sample's files, with a link from PREFIX/bin.
        let prefix = URL(filePath: folder).appending(path: "../..").standardizedFileURL.path
        var found = [prefix + "/share/virt-ci/profiles"]
        while folder != "/" {
            if FileManager.default.fileExists(atPath: folder + "/Package.swift") { found.append(folder + "/profiles") }
            folder = (folder as NSString).deletingLastPathComponent
        }
        return found.filter { FileManager.default.fileExists(atPath: $0) }
    }
}
