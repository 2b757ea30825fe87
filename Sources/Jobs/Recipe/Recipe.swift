public import GitLabCI
public import TestResults

/// Everything pinned that is needed to run a job again, without a secret: a file that can be sent to a colleague.
///
/// Each run leaves one as `recipe.yaml`, and `virt-ci run --recipe` repeats it. The written form is a contract between
/// versions of this program: keys are never renamed, new ones are optional, and anything else counts `schema` up. What
/// its keys mean is what the properties here say.
public struct Recipe: Sendable, Equatable, Codable {
    /// The form this version writes, and the newest it reads.
    public static let currentSchema = 1

    public var schema = Recipe.currentSchema
    /// The version of virt-ci that wrote it.
    public var virtCI: String
    /// The GitLab server, as it was reached: scheme, host, and the prefix of an installation below a path.
    public var server: String
    public var job: JobIdentity
    /// Where the scripts and variables were read.
    public var definition: DefinitionSource
    /// The files of the configuration, as far as they are known: none for a recorded definition.
    public var configurationFiles: [String]
    /// GitLab's stage of the job, for instance `test`.
    public var stage: String
    public var scripts: Scripts
    /// What the whole job may take, in seconds.
    public var timeout: Int
    public var directories: Directories
    /// From low to high precedence, not expanded: a later one of the same name wins.
    public var variables: [Variable]
    /// Names of variables that are not told because their values are secret. Who repeats the recipe sets them.
    public var secrets: [String]
    public var sources: Sources
    /// The archives that are unpacked over the sources, in this order.
    public var dependencies: [Dependency]
    /// All that went into the guest as one archive: for a run of the user's own sources or packages, and in a bundle.
    public var inputs: PackedInputs?
    /// What the job keeps; nil for nothing.
    public var artifacts: Artifacts?
    public var machine: Machine
    /// What was other than in CI because the user wanted it so.
    public var swaps: [Swap]
    /// What the job itself fetched from elsewhere, in what version: it may have another the next time.
    public var fetched: [FetchedInput]
    /// The tests that were to run, of those that the job has; nil for all.
    public var tests: TestSelection?
    /// What CI recorded of the job, to compare with; nil when the run did not come so far.
    public var ci: Outcome?
}

extension Recipe {
    /// Lists of commands.
    public struct Scripts: Sendable, Equatable, Codable {
        /// `before_script` and `script`, which one shell runs.
        public var script: [String]
        public var afterScript: [String]
        /// Hooks around the fetching of sources.
        public var preGetSources: [String]
        public var postGetSources: [String]
    }

    /// Absolute paths in the guest.
    public struct Directories: Sendable, Equatable, Codable {
        /// `CI_BUILDS_DIR`.
        public var builds: String
        /// `CI_PROJECT_DIR`.
        public var project: String
    }

    public struct Variable: Sendable, Equatable, Codable {
        public var name: String
        public var value: String
        /// Who set it, which decides when it is expanded: a case of `VariableOrigin`.
        public var origin: String
        /// The value is never expanded; absent for false.
        public var raw: Bool?
    }

    public struct Sources: Sendable, Equatable, Codable {
        /// Clone address without credentials.
        public var repository: String
        public var commit: String
        public var ref: String
        /// How they are taken: history, submodules, large files.
        public var checkout: Checkout
        /// Commits of submodules that CI took, by their paths, where its log told them.
        public var submodules: [String: String]
    }

    public struct Dependency: Sendable, Equatable, Codable {
        /// Null when nothing told whose job it is.
        public var project: String?
        public var job: String
        public var id: Int
        /// What told that CI used this one: `recorded`, `trace`, `api` (a guess), `option` or `folder` (the user).
        public var pinnedBy: String
        /// SHA-256 of the archive, 64 hexadecimal digits; null when a folder of the user's stood in for it.
        public var sha256: String?
        /// Size of the archive.
        public var bytes: UInt64?
        /// The RPM packages in it.
        public var packages: [RPMPackage]
    }

    /// A tar archive of the project directory, beside the recipe or in its bundle.
    public struct PackedInputs: Sendable, Equatable, Codable {
        public static let name = "inputs.tar"
        /// 64 hexadecimal digits.
        public var sha256: String
        public var bytes: UInt64
    }

    public struct Artifacts: Sendable, Equatable, Codable {
        public var paths: [String]
        public var exclude: [String]
        public var untracked: Bool
        /// `on_success`, `on_failure` or `always`.
        public var when: String
    }

    /// The machine it ran in.
    public struct Machine: Sendable, Equatable, Codable {
        public var profile: String
        /// Digest of the base image: `sha256:…`.
        public var image: String
        /// `kvm` or `tcg`.
        public var accelerator: String?
        /// QEMU's machine type.
        public var type: String
        public var processors: Int
        public var memoryBytes: UInt64
        public var diskBytes: UInt64
        public var nestedVirtualisation: Bool
    }

    /// How the job ended in CI.
    public struct Outcome: Sendable, Equatable, Codable {
        /// The script's; null where the log doesn't tell.
        public var exitStatus: Int?
        /// What the tests said; null without any.
        public var tests: TestReport?
    }
}
