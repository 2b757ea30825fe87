import Foundation
import GitLabCI
import Testing

/// One folder below `Cases/<feature>`: a configuration, the other files it includes, and what has to come of it.
///
/// `.gitlab-ci.yml` and everything beside it is the pipeline's own project; `projects/group/name@ref/` are others
/// (`@HEAD` is the default branch); `remote/host/path` are web addresses; `templates/` and `components/` are those.
struct Case: CustomTestStringConvertible, Sendable {
    static let project = "group/project"
    static let commit = "0123456789abcdef0123456789abcdef01234567"
    static let layout = StageLayout(buildsDirectory: "/builds", projectPath: project)

    let folder: URL

    var testDescription: String { "\(folder.deletingLastPathComponent().lastPathComponent): \(name)" }
    var name: String { folder.lastPathComponent.replacingOccurrences(of: "-", with: " ") }

    static let all: [Case] = {
        let root = Bundle.module.resourceURL?.appending(path: "Cases") ?? URL(filePath: "/")
        return folders(in: root).flatMap(folders).map(Case.init)
    }()

    private static func folders(in folder: URL) -> [URL] {
        let found = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return found.filter(\.hasDirectoryPath).sorted { $0.path < $1.path }
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: name).path) }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    func object(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: folder.appending(path: name))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    var files: ConfigurationFiles {
        ConfigurationFiles(
            text: { location in
                let path = path(of: location)
                return has(path) ? try text(path) : nil
            },
            paths: { project, ref in
                let root = folder.appending(path: path(of: .repository(project: project, ref: ref, path: "")))
                let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
                let prefix = root.resolvingSymlinksInPath().path + "/"
                return all.compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }.map {
                    String($0.resolvingSymlinksInPath().path.dropFirst(prefix.count))
                }
            })
    }

    private func path(of location: IncludeLocation) -> String {
        switch location {
        case .repository(Self.project, Self.commit?, let path): path
        case .repository(let project, let ref, let path): "projects/\(project)@\(ref ?? "HEAD")/\(path)"
        case .remote(let address): "remote/" + address.replacingOccurrences(of: "https://", with: "")
        case .template(let name): "templates/\(name)"
        case .component(let address): "components/\(address).yml"
        case .artifact(let job, let path): "artifacts/\(job)/\(path)"
        }
    }

    /// `variables.json`: a value, a mapping with `value`, `file`, `raw`, `origin`, or null for what nobody can read.
    func variables() throws -> (known: [Variable], unreadable: Set<String>) {
        guard has("variables.json") else { return ([], []) }
        var known: [Variable] = []
        var unreadable: Set<String> = []
        for (name, value) in try object("variables.json").sorted(by: { $0.key < $1.key }) {
            if value is NSNull { unreadable.insert(name) }
            if let text = value as? String { known.append(Variable(key: name, value: text, origin: .pipeline)) }
            guard let long = value as? [String: Any], let text = long["value"] as? String else { continue }
            let origin = VariableOrigin.allCases.first { "\($0)" == long["origin"] as? String }
            known.append(
                Variable(
                    key: name, value: text, isFile: long["file"] as? Bool ?? false,
                    isRaw: long["raw"] as? Bool ?? false, origin: try #require(origin)))
        }
        return (known, unreadable)
    }

    /// `pipeline.json` lists the jobs of the pipeline; `trace.log` is the log of the job, where there is one.
    func dependencyPlan(of job: JobDefinition, in configuration: MergedConfiguration) throws -> DependencyPlan {
        struct Entry: Decodable {
            let id: Int
            let name: String
            let stage: String
            let status: String
            let archive: Bool
        }
        let entries = try JSONDecoder().decode([Entry].self, from: Data(try text("pipeline.json").utf8))
        let jobs = entries.map { entry in
            PipelineJob(
                id: entry.id, name: entry.name, stage: entry.stage,
                stageIndex: configuration.stageIndex(of: entry.stage), status: entry.status, hasArchive: entry.archive)
        }
        return DependencyPlan(
            job: job, trace: has("trace.log") ? Trace(Data(try text("trace.log").utf8)) : nil, jobs: jobs,
            stageIndex: configuration.stageIndex(of: job.stage), variables: VariableSet(job.variables))
    }
}
