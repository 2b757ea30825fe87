internal import Foundation

/// A profile's file, and those it extends.
struct ProfileChain {
    /// The profile's own file first, and each one's base after it.
    private(set) var links: [Link]

    struct Link {
        let name: String
        let file: String
        let root: Setting
    }

    /// Reads a file and all that it extends.
    ///
    /// - Parameter directories: Where bases are looked for.
    /// - Throws: `ProfileError.unreadable`, `.tooLarge`, `.invalid` with the one problem that keeps the chain from going on.
    init(name: String, file: String, directories: [String]) throws(ProfileError) {
        links = [try Self.link(name, file)]
        while let last = links.last, let value = last.root[Self.key] {
            let base = try base(value, of: last, in: directories)
            links.append(try Self.link(base.name, base.file))
        }
    }

    /// The key that names the base.
    static let key = "extends"

    /// What the files say together: each over what it extends. A profile that is like another isn't meant by the other's
    /// aliases.
    var merged: Setting {
        links.dropFirst().reduce(links[0].root) { merged, base in
            merged.over(base.name == links[0].name ? base.root : base.root.without("aliases"))
        }
    }

    private static func link(_ name: String, _ file: String) throws(ProfileError) -> Link {
        let text = try readText(file)
        do { return Link(name: name, file: file, root: try compose(text, file: file)) } catch {
            throw .invalid(file: file, problems: [error.problem])
        }
    }

    private func base(
        _ value: Setting, of link: Link, in directories: [String]
    ) throws(ProfileError) -> (name: String, file: String) {
        func invalid(_ kind: SettingProblem.Kind) -> ProfileError {
            .invalid(
                file: links[0].file, problems: [SettingProblem(place: value.place, key: Self.key, kind: kind)])
        }
        guard case .single(let name) = value.content, ProfileName.isValid(name) else {
            throw invalid(.unexpected(found: value.found, expected: .profileName))
        }
        let files = try Self.files(of: name, in: directories)
        // A file may extend the one of its own name that it hides.
        let hidden = name == link.name ? files.firstIndex(of: link.file).map { files[($0 + 1)...] } : nil
        if hidden?.isEmpty == true { throw invalid(.extendsItself(chain: [name, name])) }
        guard let file = (hidden ?? files[...]).first else {
            let known = try Self.names(in: directories)
            throw invalid(.noSuchBase(nearest: Spelling.nearest(to: name, among: known), known: known))
        }
        if let start = links.firstIndex(where: { $0.file == file }) {
            throw invalid(.extendsItself(chain: links[start...].map(\.name) + [name]))
        }
        return (name, file)
    }

    /// The files of a name, the first goes before the others: profiles, and what is only there to be extended.
    private static func files(of name: String, in directories: [String]) throws(ProfileError) -> [String] {
        var files: [String] = []
        for folder in folders(directories) {
            files += try profileFiles(in: folder).filter { $0.name == name }.prefix(1).map(\.file)
        }
        return files
    }

    private static func names(in directories: [String]) throws(ProfileError) -> [String] {
        var names: Set<String> = []
        for folder in folders(directories) { names.formUnion(try profileFiles(in: folder).map(\.name)) }
        return names.sorted()
    }

    private static func folders(_ directories: [String]) -> [String] {
        directories.flatMap { [$0, ($0 as NSString).appendingPathComponent("base")] }
    }
}
