internal import Crypto
public import Foundation
public import TestResults

/// What the history keeps of one run.
public struct RunEntry: Sendable, Equatable {
    /// The run's name, which no other of this machine has.
    public var run: String
    public var job: JobKey
    public var ref: String
    public var inputs: Inputs
    public var began: Date
    public var tests: [Test]

    public init(run: String, job: JobKey, ref: String, inputs: Inputs, began: Date, tests: [Test]) {
        self.run = run
        self.job = job
        self.ref = ref
        self.inputs = inputs
        self.began = began
        self.tests = tests
    }

    /// How one test ended in the run.
    public struct Test: Sendable, Equatable {
        public var name: String
        public var status: TestStatus
        public var seconds: Double?

        public init(name: String, status: TestStatus, seconds: Double? = nil) {
            self.name = name
            self.status = status
            self.seconds = seconds
        }
    }
}

/// Which job, where its tests can be compared.
public struct JobKey: Sendable, Hashable, Codable {
    /// The GitLab server's name.
    public var host: String
    /// The project's full path.
    public var project: String
    public var job: String
    /// The profile of the machine, whether or not it is the job's own.
    public var profile: String

    public init(host: String, project: String, job: String, profile: String) {
        self.host = host
        self.project = project
        self.job = job
        self.profile = profile
    }
}

/// All that two runs of a job have to agree on, so that a test which differs between them is flaky.
public struct Inputs: Sendable, Equatable {
    public var commit: String
    /// Digest of the image that the machine started from.
    public var image: String
    /// Digests of the archives that went into the machine, or what else tells one set of them from another.
    public var archives: [String]
    /// What was other than in CI, and what was run; any text, its order counts.
    public var order: [String]
    /// RPM packages in those archives, as `name version-release`.
    public var packages: [String]

    public init(commit: String, image: String, archives: [String], order: [String] = [], packages: [String] = []) {
        self.commit = commit
        self.image = image
        self.archives = archives
        self.order = order
        self.packages = packages
    }

    /// SHA-256 in hexadecimal digits; the same for the same inputs. Packages follow from the archives.
    var digest: String {
        var hash = SHA256()
        for part in [[commit, image], archives.sorted(), order] {
            hash.update(data: Data("\(part.count);".utf8))
            for text in part { hash.update(data: Data("\(text.utf8.count):\(text)".utf8)) }
        }
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
