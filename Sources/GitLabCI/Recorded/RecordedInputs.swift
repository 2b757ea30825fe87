extension RecordedJob {
    /// What was checked out.
    public struct Git: Sendable, Equatable, Codable {
        /// Clone address without credentials.
        public var repository: String
        public var ref: String
        /// `branch` or `tag`.
        public var refType: String
        public var sha: String
        public var beforeSHA: String
        public var refspecs: [String]
        /// Commits of history; 0 for all.
        public var depth: Int

        private enum CodingKeys: String, CodingKey {
            case repository, ref, sha, refspecs, depth
            case refType = "ref_type"
            case beforeSHA = "before_sha"
        }

        public init(
            repository: String, ref: String, refType: String, sha: String, beforeSHA: String, refspecs: [String],
            depth: Int
        ) {
            self.repository = repository
            self.ref = ref
            self.refType = refType
            self.sha = sha
            self.beforeSHA = beforeSHA
            self.refspecs = refspecs
            self.depth = depth
        }
    }

    /// A job whose archive is unpacked before the script.
    public struct Dependency: Sendable, Equatable, Codable {
        public var id: Int
        public var name: String
        /// Nil when the job left none; then nothing is downloaded.
        public var archive: Archive?

        public init(id: Int, name: String, archive: Archive?) {
            self.id = id
            self.name = name
            self.archive = archive
        }
    }

    public struct Archive: Sendable, Equatable, Codable {
        /// The archive's file name.
        public var name: String
        public var bytes: UInt64?

        public init(name: String, bytes: UInt64?) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// One of the payload's artifacts: the archive, or a report. Names and paths may hold variables.
    public struct Artifact: Sendable, Equatable, Codable {
        public var name: String?
        public var untracked: Bool
        public var paths: [String]
        public var exclude: [String]
        /// `on_success`, `on_failure` or `always`.
        public var when: String?
        /// `archive`, or the kind of report.
        public var type: String?
        /// `zip`, `gzip` or `raw`.
        public var format: String?
        public var expireIn: String?

        private enum CodingKeys: String, CodingKey {
            case name, untracked, paths, exclude, when, type, format
            case expireIn = "expire_in"
        }

        public init(
            name: String? = nil, untracked: Bool = false, paths: [String], exclude: [String] = [],
            when: String? = nil, type: String? = nil, format: String? = nil, expireIn: String? = nil
        ) {
            self.name = name
            self.untracked = untracked
            self.paths = paths
            self.exclude = exclude
            self.when = when
            self.type = type
            self.format = format
            self.expireIn = expireIn
        }
    }
}
