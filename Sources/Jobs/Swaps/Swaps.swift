internal import Foundation
public import GitLabCI

/// What the user wants to be other than in CI. Each is told in the plan, the report, and the recipe.
public struct Swaps: Sendable, Equatable {
    /// A profile instead of the job's own.
    public var profile: String?
    /// The profile of a job that names none; no swap of one that does.
    public var usualProfile: String?
    /// A folder that stands in for archives that are gone.
    public var packages: String?
    /// A job whose archive stands in for archives that are gone.
    public var packagesJob: Int?
    /// Folders that are taken instead of archives, by the names of needs: `job`, or `group/project:job` where several
    /// projects have a job of that name.
    public var folders: [String: String] = [:]
    /// Variables of the user's, above all others; masked ones are named and never shown.
    public var variables: [Variable] = []
    /// A file whose text is run instead of the job's script.
    public var script: String?
    /// A git work tree that is taken, with what isn't committed in it, instead of the job's commit.
    public var source: String?
    /// Git addresses that mean others in the guest.
    public var urls: [ReplacedURL] = []
    /// Ids of jobs whose archives are taken, by the name of the need they stand in for, as `folders` has them.
    public var needs: [String: Int] = [:]

    public init(profile: String? = nil, packages: String? = nil) {
        self.profile = profile
        self.packages = packages
    }

    /// A script of more is none.
    private static let scriptLimit = 4 << 20

    /// What is wrong with a name on the command line is told at once, not when a machine runs.
    ///
    /// - Throws: `JobError.noSuchFolder`, `.noSuchScript`, `.notAWorkTree`, `.notAnAddress`.
    func check() async throws {
        if let packages { try FolderCopy(from: packages).check() }
        for folder in folders.values { try FolderCopy(from: folder).check() }
        if let source { try await WorkTree(folder: source).check() }
        for url in urls { try await url.check() }
        _ = try scriptText()
    }

    /// - Throws: `JobError.noSuchScript`.
    func scriptText() throws -> String? {
        guard let script else { return nil }
        guard let handle = FileHandle(forReadingAtPath: script),
            let data = try? handle.read(upToCount: Self.scriptLimit + 1), data.count <= Self.scriptLimit
        else { throw JobError.noSuchScript(path: script) }
        return String(decoding: data, as: UTF8.self)
    }
}

/// One thing that is other than in CI because the user wants it so.
public enum Swap: Sendable, Equatable, Codable {
    case variables(names: [String])
    case script(file: String)
    case source(folder: String)
    /// `instead` is nil where nothing tells which job CI used.
    case need(name: String, id: Int, instead: Int?)
    case folder(need: String, folder: String)
    case url(replaced: ReplacedURL)
}

extension ResolvedJob {
    /// The job as it is run with the user's variables and script.
    ///
    /// - Throws: `JobError.noSuchScript`.
    func applying(_ swaps: Swaps) throws -> ResolvedJob {
        var job = self
        let names = swaps.variables.map(\.key)
        if !names.isEmpty {
            job.variables = job.variables.adding(swaps.variables)
            job.notes = job.notes.compactMap { $0.without(Set(names)) } + [.swapped(.variables(names: names))]
        }
        if let file = swaps.script, let text = try swaps.scriptText() {
            job.definition.script = [text]
            job.notes.append(.swapped(.script(file: file)))
        }
        job.replacedURLs += swaps.urls
        job.notes += swaps.urls.map { .swapped(.url(replaced: $0)) }
        if let source = swaps.source { job.notes.append(.swapped(.source(folder: source))) }
        return job
    }
}

extension JobNote {
    /// The note when the user has set some variables; nil when nothing is left to tell.
    func without(_ names: Set<String>) -> JobNote? {
        func left(_ all: [String], _ note: ([String]) -> JobNote) -> JobNote? {
            let rest = all.filter { !names.contains($0) }
            return rest.isEmpty ? nil : note(rest)
        }
        switch self {
        case .unknownVariables(let all): return left(all, JobNote.unknownVariables)
        case .withheldVariables(let all): return left(all, JobNote.withheldVariables)
        case .undecidedRules(let all, let changesNeeds, let doubts):
            let rest = all.filter { !names.contains($0) }
            guard !rest.isEmpty || changesNeeds else { return nil }
            return .undecidedRules(variables: rest, changesNeeds: changesNeeds, because: doubts)
        default: return self
        }
    }
}
