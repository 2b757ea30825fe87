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
    /// - Throws: `ProfileError.unreadable`, `.tooLarge`, or `.invalid` with every problem of the file and of those it extends.
    public func profile(_ entry: Entry) throws(ProfileError) -> Profile {
        try resolved(entry).profile
    }

    /// As `profile(_:)`, with where each value was said.
    public func resolved(_ entry: Entry) throws(ProfileError) -> ResolvedProfile {
        let chain = try ProfileChain(name: entry.name, file: entry.file, directories: directories)
        let merged = chain.merged
        return ResolvedProfile(
            profile: try ProfileReader.read(merged, name: entry.name, file: entry.file),
            files: chain.links.map(\.file), origins: merged.origins())
    }

    /// The profile a `DISTRO` means: one of that name, or else the first that has it as an alias.
    ///
    /// - Throws: `ProfileError.badName` for what can be no profile's name, `.unknown` with the names there are,
    ///   and as `profile(_:)`. Profiles that can't be read are passed over only in the search for an alias.
    public func profile(named name: String) throws(ProfileError) -> Profile { try resolved(named: name).profile }

    /// As `profile(named:)`, with where each value was said.
    public func resolved(named name: String) throws(ProfileError) -> ResolvedProfile {
        guard ProfileName.isValid(name) else { throw .badName(name) }
        let entries = try entries()
        if let entry = entries.first(where: { $0.name == name }) { return try resolved(entry) }
        let readable = entries.compactMap { try? resolved($0) }
        if let found = readable.first(where: { $0.profile.aliases.contains(name) }) { return found }
        let known = entries.map(\.name)
        let nearest = Spelling.nearest(to: name, among: known + readable.flatMap(\.profile.aliases))
        throw .unknown(name: name, known: known, nearest: nearest, directories: directories)
    }

    /// Reads a file that need not be in a directory of profiles; its name without extension is the profile's. What it
    /// extends is looked for in its own directory first.
    ///
    /// - Throws: `ProfileError.badName` when that is no profile's name, else as `profile(_:)`.
    public static func profile(file: String, directories: [String] = []) throws(ProfileError) -> Profile {
        let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
        guard ProfileName.isValid(name) else { throw .badName(name) }
        let folder = (file as NSString).deletingLastPathComponent
        let all = [folder.isEmpty ? "." : folder] + directories.filter { $0 != folder }
        return try ProfileCatalogue(directories: all).profile(Entry(name: name, file: file))
    }
}
