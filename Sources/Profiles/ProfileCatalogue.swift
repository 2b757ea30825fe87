internal import Foundation

/// The profiles found in a list of directories.
public struct ProfileCatalogue: Sendable {
    /// Where profiles are looked for; the first directory that has a name wins. Absent ones are empty.
    public let directories: [String]

    public init(directories: [String]) {
        self.directories = directories
    }

    /// The file of one profile, not yet read.
    public struct Entry: Sendable, Equatable {
        /// The file's name without `.yaml`.
        public let name: String
        /// Path of the file.
        public let file: String
    }

    /// All profiles, by name. Files whose names no profile can have (drafts, backups) are not listed.
    ///
    /// - Throws: `ProfileError.unreadable` for a directory that is there and can't be listed.
    public func entries() throws(ProfileError) -> [Entry] {
        var files: [String: String] = [:]
        for directory in directories {
            for (name, file) in try profileFiles(in: directory) where files[name] == nil { files[name] = file }
        }
        return files.map { Entry(name: $0.key, file: $0.value) }.sorted { $0.name < $1.name }
    }

    /// Reads one of the entries.
    ///
    /// - Throws: `ProfileError.unreadable`, `.tooLarge`, or `.invalid` with every problem of the file.
    public func profile(_ entry: Entry) throws(ProfileError) -> Profile {
        try ProfileReader.read(try readText(entry.file), name: entry.name, file: entry.file)
    }

    /// The profile a `DISTRO` means: one of that name, or else the first that has it as an alias.
    ///
    /// - Throws: `ProfileError.badName` for what can be no profile's name, `.unknown` with the names there are,
    ///   and as `profile(_:)`. Profiles that can't be read are passed over only in the search for an alias.
    public func profile(named name: String) throws(ProfileError) -> Profile {
        guard ProfileName.isValid(name) else { throw .badName(name) }
        let entries = try entries()
        if let entry = entries.first(where: { $0.name == name }) { return try profile(entry) }
        let readable = entries.compactMap { try? profile($0) }
        if let found = readable.first(where: { $0.aliases.contains(name) }) { return found }
        let known = entries.map(\.name)
        let nearest = Spelling.nearest(to: name, among: known + readable.flatMap(\.aliases))
        throw .unknown(name: name, known: known, nearest: nearest, directories: directories)
    }

    /// Reads a file that need not be in a directory of profiles; its name without extension is the profile's.
    ///
    /// - Throws: `ProfileError.badName` when that is no profile's name, else as `profile(_:)`.
    public static func profile(file: String) throws(ProfileError) -> Profile {
        let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
        guard ProfileName.isValid(name) else { throw .badName(name) }
        return try ProfileReader.read(try readText(file), name: name, file: file)
    }
}
