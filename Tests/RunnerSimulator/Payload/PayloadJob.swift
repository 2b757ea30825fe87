extension JobPayload {
    public struct JobInfo: Codable, Sendable, Equatable {
        public var name = "fedora-44-tests"
        public var stage = "integration_tests"
        public var pipelineID = 900_100
        public var projectID = 4242
        public var projectName = "sample"
        public var projectFullPath = "virt/sample"
        public var namespaceID = 77
        public var rootNamespaceID = 77
        public var organizationID = 1
        public var instanceID = "simulated-instance"
        public var instanceUUID = "00000000-0000-4000-8000-000000000000"
        public var userID = 9
        public var scopedUserID: Int?
        public var timeInQueueSeconds = 1
        public var projectJobsRunningOnInstanceRunnersCount = "0"
        public var queueSize = 0
        public var queueDepth = 0
    }

    public struct GitInfo: Codable, Sendable, Equatable {
        /// With the job's token, where the address has a host.
        public var repoURL = ""
        public var repoObjectFormat = "sha1"
        public var ref = "master"
        public var sha = "0f3c9a7be1d24c5f8a6b7c8d9e0f1a2b3c4d5e6f"
        public var beforeSHA = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
        /// `branch` or `tag`.
        public var refType = "branch"
        public var refspecs = ["+refs/heads/master:refs/remotes/origin/master"]
        public var depth = 20
        public var protected = false
    }

    public struct RunnerInfo: Codable, Sendable, Equatable {
        public var uuid = ""
        /// Of the whole job, in seconds.
        public var timeout = 3600
    }

    public struct JobInput: Codable, Sendable, Equatable {
        public var key: String
        public var value: String

        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    public struct Step: Codable, Sendable, Equatable {
        /// `script`, `after_script`, `release`, `run`, …
        public var name: String
        public var script: [String]
        public var timeout = 3600
        public var when: String
        public var allowFailure: Bool

        public init(name: String, script: [String], when: String = "on_success", allowFailure: Bool = false) {
            self.name = name
            self.script = script
            self.when = when
            self.allowFailure = allowFailure
        }
    }

    public struct Hook: Codable, Sendable, Equatable {
        /// `pre_get_sources_script` or `post_get_sources_script`.
        public var name: String
        public var script: [String]

        public init(_ name: String, _ script: [String]) {
            self.name = name
            self.script = script
        }
    }

    public struct Features: Codable, Sendable, Equatable {
        public var traceSections = true
        public var tokenMaskPrefixes = ["glpat-", "glcbt-"]
        /// Reasons the server understands; others are reported as `unknown_failure`.
        public var failureReasons = FailureReason.allCases.map(\.rawValue)
        public var tracing: String?
    }

    public struct PolicyOptions: Codable, Sendable, Equatable {
        public var execution = false
        public var policyOverrideAllowed: Bool?
    }

    public struct SuspendOptions: Codable, Sendable, Equatable {
        public var enabled = false
    }
}
