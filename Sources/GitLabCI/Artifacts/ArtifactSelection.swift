/// Which files of the project directory go into the archive, by the rules of the runner's helper
/// (gitlab-runner `commands/helpers/file_archiver.go`).
public struct ArtifactSelection: Sendable, Equatable {
    /// Paths relative to the project directory, sorted: files, and the directories on the way to them that a
    /// pattern matched.
    public private(set) var paths: [String] = []
    /// How many paths each pattern found, in the order of the definition.
    public private(set) var counts: [PatternCount] = []
    public private(set) var warnings: [ArtifactWarning] = []

    /// A pattern after expansion and what it found.
    public struct PatternCount: Sendable, Equatable {
        public var pattern: String
        public var count: Int
    }

    /// Selects.
    ///
    /// - Parameters:
    ///   - artifacts: As written in the job.
    ///   - files: What there is below the project directory, as relative paths; a directory may be given with a
    ///     slash at its end, and every directory on the way to a file counts as there.
    ///   - untracked: Files that git does not know, ignored ones included; used when the job asks for them.
    ///   - variables: Variables in the guest at the end of the job, expanded.
    ///   - projectDirectory: The directory's absolute path, so that absolute patterns below it work.
    public init(
        artifacts: Artifacts, files: [String], untracked: [String] = [], variables: VariableSet,
        projectDirectory: String
    ) {
        var expansion = GuestExpansion(variables: variables)
        let tree = PathTree(files)
        let excluded = artifacts.exclude.map { GlobPattern(expansion.expanded($0)) }
        var selected: Set<String> = []
        for written in artifacts.paths {
            let pattern = expansion.expanded(written)
            guard let relative = Self.relative(pattern, to: projectDirectory) else {
                warnings.append(.outsideProject(path: pattern))
                continue
            }
            let found = tree.matching(relative).filter { path in !excluded.contains { $0.matches(path) } }
            if found.isEmpty { warnings.append(.noMatchingFiles(path: pattern)) }
            counts.append(PatternCount(pattern: pattern, count: found.count))
            selected.formUnion(found)
        }
        if artifacts.untracked {
            let safe = untracked.filter { Self.relative($0, to: projectDirectory) == $0 }
            selected.formUnion(safe.filter { path in !excluded.contains { $0.matches(path) } })
        }
        if expansion.hasUnknownForm { warnings.append(.unknownExpansion) }
        paths = selected.sorted()
        if paths.isEmpty, artifacts.hasArchive { warnings.append(.nothingToUpload) }
    }

    /// A path without `.` and `..`, relative to the project directory; nil when it leaves it. The directory itself
    /// is the empty path.
    static func relative(_ path: String, to directory: String) -> String? {
        var rest = path[...]
        if path.hasPrefix("/") {
            guard path == directory || path.hasPrefix(directory + "/") else { return nil }
            rest = rest.dropFirst(directory.count)
        }
        var parts: [Substring] = []
        for part in rest.split(separator: "/") where part != "." {
            guard part == ".." else {
                parts.append(part)
                continue
            }
            guard parts.popLast() != nil else { return nil }
        }
        return parts.joined(separator: "/")
    }
}

/// Something the selection has to say.
public enum ArtifactWarning: Sendable, Equatable {
    /// The path leads out of the project directory; it is left out.
    case outsideProject(path: String)
    case noMatchingFiles(path: String)
    case nothingToUpload
    /// A shell form in a name or path that is not understood was left as text.
    case unknownExpansion
}

extension Artifacts {
    /// Whether the archive is made after a job that succeeded or not.
    public func isCollected(jobSucceeded: Bool) -> Bool {
        guard hasArchive else { return false }
        return switch when {
        case .onSuccess: jobSucceeded
        case .onFailure: !jobSucceeded
        case .always: true
        }
    }

    /// The archive's file name: the base name of `name` after expansion, `artifacts` without one.
    public func archiveName(variables: VariableSet) -> String {
        var expansion = GuestExpansion(variables: variables)
        guard let name else { return "artifacts.zip" }
        let base = expansion.expanded(name).split(separator: "/").last.map(String.init) ?? ""
        return (base.isEmpty || base == "." || base == ".." ? "default" : base) + ".zip"
    }
}

/// The files and directories a selection chooses from.
private struct PathTree {
    /// Everything in order, parents before children; the empty path is the project directory.
    private let all: [String]

    init(_ files: [String]) {
        var paths: Set<String> = []
        for file in files {
            guard let path = ArtifactSelection.relative(file, to: "/"), !path.isEmpty else { continue }
            var end = path.endIndex
            while paths.insert(String(path[..<end])).inserted, let slash = path[..<end].lastIndex(of: "/") {
                end = slash
            }
        }
        all = paths.sorted()
    }

    /// What a pattern matches and all that lies below it.
    func matching(_ pattern: String) -> Set<String> {
        guard !pattern.isEmpty else { return Set(all) }
        let glob = GlobPattern(pattern)
        var found: Set<String> = []
        for path in all where !found.contains(path) {
            let parent = path.lastIndex(of: "/").map { String(path[..<$0]) }
            if parent.map(found.contains) == true || glob.matches(path) { found.insert(path) }
        }
        return found
    }
}
