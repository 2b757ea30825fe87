extension JobPayload {
    /// An image or a service; an image without name is none.
    public struct Image: Codable, Sendable, Equatable {
        public var name: String
        /// Several are separated by blanks or commas.
        public var alias: String?
        public var command: [String]?
        public var entrypoint: [String]?
        public var variables: [PayloadVariable]?
        public var pullPolicy: [String]?
        public var executorOpts = ExecutorOptions()

        public init(_ name: String = "") { self.name = name }
    }

    /// Options for other executors, always there and always empty here.
    public struct ExecutorOptions: Codable, Sendable, Equatable {
        public init() {}
    }

    public struct Artifact: Codable, Sendable, Equatable {
        public var name: String?
        public var untracked = false
        public var paths: [String]
        public var exclude: [String]?
        /// `on_success`, `on_failure` or `always`; empty counts as the first.
        public var when: String
        public var artifactType = "archive"
        public var artifactFormat = "zip"
        public var expireIn: String?

        public init(paths: [String], when: String = "on_success") {
            self.paths = paths
            self.when = when
        }
    }

    public struct Cache: Codable, Sendable, Equatable {
        public var key: String
        public var untracked = false
        /// `pull-push`, `pull` or `push`.
        public var policy: String
        public var paths: [String]
        public var when: String
        public var fallbackKeys: [String] = []

        public init(key: String, paths: [String], policy: String = "pull-push", when: String = "on_success") {
            self.key = key
            self.paths = paths
            self.policy = policy
            self.when = when
        }
    }

    public struct Credential: Codable, Sendable, Equatable {
        public var type: String
        public var url: String
        public var username: String
        public var password: String

        public init(type: String = "registry", url: String, username: String, password: String) {
            self.type = type
            self.url = url
            self.username = username
            self.password = password
        }
    }

    /// A job whose archive is downloaded, with a token that opens just that.
    public struct Dependency: Codable, Sendable, Equatable {
        public var id: Int
        public var token: String
        public var name: String
        public var artifactsFile: ArtifactsFile

        /// - Parameter filename: Empty for a job that has no archive.
        public init(id: Int, token: String, name: String, filename: String = "artifacts.zip", size: Int = 1000) {
            self.id = id
            self.token = token
            self.name = name
            artifactsFile = ArtifactsFile(filename: filename, size: size)
        }
    }

    public struct ArtifactsFile: Codable, Sendable, Equatable {
        public var filename: String
        public var size: Int
    }
}
