internal import Foundation
internal import GitLabAPI
internal import GitLabCI
internal import Jobs
internal import Profiles
internal import Terminal

/// The answer of `plan`. Scripts rely on the names: every one is there in every answer, null when it has no value.
struct PlanDocument: Answer {
    var schema = 1
    let job: JobIdentity
    let definition: DefinitionSource
    let profile: ProfileUse
    /// The machine of a run here.
    let machine: MachineUse
    /// CI's machine, where the executor recorded it.
    let machineInCI: MachineUse?
    let sources: Sources
    let dependencies: [DependencyUse]
    let scripts: [Script]
    let variables: [VariableUse]
    let artifacts: ArtifactRules?
    let timeoutSeconds: Int
    /// What is not the very thing CI had, or may not be; a sentence each.
    let unpinned: [String]
    /// What else there is to know; a sentence each.
    let notes: [String]
    let differences: [DoorDifference]

    struct ProfileUse: Encodable {
        let name: String
        let chosenBy: ProfileChoice.Reason
    }

    struct MachineUse: Encodable {
        let type: String
        let processors: Int
        let memoryBytes: UInt64
        let diskBytes: UInt64
        let network: String
        /// `auto`, `kvm` or `tcg`.
        let accelerator: String
        /// `sha256:…`; null when it has to be made first.
        @Present var image: String?
    }

    struct Sources: Encodable {
        let repository: String
        let sha: String
        let ref: String
        /// 0 for all.
        let depth: Int
        let directory: String
        /// `clone`, `fetch`, `none` or `empty`.
        let strategy: String
        /// `none`, `normal` or `recursive`.
        let submodules: String
    }

    struct DependencyUse: Encodable {
        @Present var project: String?
        let job: String
        let id: Int
        let pinnedBy: String
        /// `present`, `expired`, `erased`, `never-made` or `unknown`.
        let state: String
        /// Whether it is here already, whatever its state.
        let cached: Bool
        @Present var bytes: UInt64?
        /// When it will go, or went.
        @Present var until: Date?
        /// The user's folder that is taken instead.
        @Present var replacedBy: String?
        /// What could be taken instead of an archive that is gone.
        let alternatives: [Alternative]
    }

    struct Alternative: Encodable {
        let id: Int
        let kind: AlternativeArtifacts.Kind
        let ref: String
    }

    struct Script: Encodable {
        let stage: String
        let lines: [String]
    }

    struct VariableUse: Encodable {
        let name: String
        @Present var value: String?
        let origin: PlannedVariable.Origin
    }

    struct ArtifactRules: Encodable {
        @Present var name: String?
        let paths: [String]
        let exclude: [String]
        let untracked: Bool
        let when: String
        @Present var expireIn: String?
    }

    private enum CodingKeys: CodingKey {
        case schema, job, definition, profile, machine, machineInCI, sources, dependencies, scripts, variables
        case artifacts, timeoutSeconds, unpinned, notes, differences
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(job, forKey: .job)
        try container.encode(definition, forKey: .definition)
        try container.encode(profile, forKey: .profile)
        try container.encode(machine, forKey: .machine)
        try container.encode(machineInCI, forKey: .machineInCI)
        try container.encode(sources, forKey: .sources)
        try container.encode(dependencies, forKey: .dependencies)
        try container.encode(scripts, forKey: .scripts)
        try container.encode(variables, forKey: .variables)
        try container.encode(artifacts, forKey: .artifacts)
        try container.encode(timeoutSeconds, forKey: .timeoutSeconds)
        try container.encode(unpinned, forKey: .unpinned)
        try container.encode(notes, forKey: .notes)
        try container.encode(differences, forKey: .differences)
    }
}

/// A value that is encoded as null when there is none, and not left out.
@propertyWrapper
struct Present<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}
