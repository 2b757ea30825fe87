/// Where the text of one configuration file is.
public enum IncludeLocation: Sendable, Hashable {
    /// A file of a repository; without a ref it is that of the default branch.
    case repository(project: String, ref: String?, path: String)
    /// A web address.
    case remote(String)
    /// One of GitLab's own templates, by its file name.
    case template(String)
    /// A component's address, for instance `gitlab.example.com/group/project/name@1.0.0`.
    case component(String)
    /// A file of the archive of a job of the pipeline that starts this one.
    case artifact(job: String, path: String)
}

/// The files a configuration may include. The resolver does no I/O of its own: whoever calls it knows how to read.
public struct ConfigurationFiles: Sendable {
    /// The text of a file; nil when there is none, or when it may not be read. Other trouble is thrown.
    public var text: @Sendable (IncludeLocation) async throws -> String?
    /// Paths of all files of a project at a ref, for wildcards and `exists`; nil when they can't be listed.
    public var paths: @Sendable (_ project: String, _ ref: String?) async throws -> [String]?

    /// - Parameter paths: By default nothing can be listed.
    public init(
        text: @escaping @Sendable (IncludeLocation) async throws -> String?,
        paths: @escaping @Sendable (String, String?) async throws -> [String]? = { _, _ in nil }
    ) {
        self.text = text
        self.paths = paths
    }
}

/// A file that became part of a configuration.
public struct IncludedFile: Sendable, Equatable {
    /// How it was included.
    public enum Kind: String, Sendable, Equatable {
        /// The configuration file itself.
        case root
        case local, project, remote, template, component, artifact
    }

    public let kind: Kind
    /// The project it lies in; nil for remote files and templates.
    public let project: String?
    /// As written, or the commit of the file that includes it; nil for a default branch, and where there are none.
    public let ref: String?
    /// The path, web address, template's name or component's address.
    public let path: String

    /// A file that somebody else included.
    public init(kind: Kind, project: String? = nil, ref: String? = nil, path: String) {
        self.kind = kind
        self.project = project
        self.ref = ref
        self.path = path
    }

    /// Whether the same text comes again later. A branch, a tag or a web address may have moved since the job ran.
    public var isPinned: Bool { ref.map(Self.isCommit) ?? false }

    private static func isCommit(_ ref: String) -> Bool {
        (ref.utf8.count == 40 || ref.utf8.count == 64)
            && ref.utf8.allSatisfy { PlainScalar.isDigit($0) || ($0 | 0x20) &- UInt8(ascii: "a") < 6 }
    }

    init(_ location: IncludeLocation, kind: Kind) {
        self.kind = kind
        switch location {
        case .repository(let project, let ref, let path): (self.project, self.ref, self.path) = (project, ref, path)
        case .remote(let address): (project, ref, path) = (nil, nil, address)
        case .template(let name): (project, ref, path) = (nil, nil, name)
        case .artifact(let job, let file): (project, ref, path) = (nil, nil, "\(file) of \(job)")
        case .component(let address):
            let component = ComponentAddress(address)
            (project, ref, path) = (component?.project, component?.version, address)
        }
    }
}

/// The parts of a component's address, `host/group/project/name@version`.
public struct ComponentAddress: Sendable, Equatable {
    public let host: String
    public let project: String
    public let name: String
    /// A commit, tag, branch, `~latest`, or a part of a version as `1.2`.
    public let version: String

    /// nil for a text of another form.
    public init?(_ address: String) {
        guard let at = address.lastIndex(of: "@") else { return nil }
        let parts = address[..<at].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, !parts.contains("") else { return nil }
        (host, name, version) = (parts[0], parts[parts.count - 1], String(address[address.index(after: at)...]))
        project = parts[1..<(parts.count - 1)].joined(separator: "/")
        guard !version.isEmpty else { return nil }
    }
}
