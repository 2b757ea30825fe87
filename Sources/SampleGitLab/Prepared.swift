internal import Crypto
internal import Foundation

/// What is made from the sample's files before the first request, and kept in the cache.
struct Prepared: Codable, Sendable {
    struct Archive: Codable, Sendable {
        /// Name in the cache's folder.
        var file: String
        /// In bytes.
        var size: UInt64
        /// Of the archive; object storage gives it as the entity tag.
        var sha256: String
    }

    /// Project path to the ids of its commits, oldest first.
    var revisions: [String: [String]]
    /// By `ArchiveName.key`.
    var archives: [String: Archive]
}

/// The prepared things and where they are.
struct PreparedSample: Sendable {
    let directory: String
    var contents: Prepared

    var repositories: String { "\(directory)/repositories" }

    func revision(_ index: Int, of project: Project) -> String {
        guard let ids = contents.revisions[project.path], ids.indices.contains(index) else { return "" }
        return ids[index]
    }

    /// The newest commit of the project's branch.
    func head(of project: Project) -> String { contents.revisions[project.path]?.last ?? "" }

    func revision(of pipeline: Pipeline) -> String { revision(pipeline.revision, of: pipeline.project) }

    func archive(_ name: ArchiveName) -> Prepared.Archive? { contents.archives[name.key] }

    func path(of archive: Prepared.Archive) -> String { "\(directory)/\(archive.file)" }
}

/// Makes the repositories, packages and archives, or finds them in the cache.
struct Preparation: Sendable {
    /// Counted up when the way they are made changes, so that older caches are not taken.
    private static let format = 4
    private static let record = "prepared.json"

    let files: SampleFiles
    let cacheDirectory: String
    let progress: @Sendable (String) -> Void

    /// - Throws: `ProgramError` when git, rpmbuild or bsdtar is missing or fails; Foundation's file errors.
    func run() async throws -> PreparedSample {
        let directory = "\(cacheDirectory)/\(Self.format)-\(try files.digest().prefix(24))"
        if let found = load(directory) { return found }
        let partial = "\(directory).\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: partial) }
        let prepared = try await make(in: partial)
        try JSONEncoder().encode(prepared).write(to: URL(filePath: "\(partial)/\(Self.record)"))
        do {
            try FileManager.default.moveItem(atPath: partial, toPath: directory)
        } catch {
            // Somebody else made the same at the same time and was first; anything else is thrown on.
            guard let found = load(directory) else { throw error }
            return found
        }
        return PreparedSample(directory: directory, contents: prepared)
    }

    private func load(_ directory: String) -> PreparedSample? {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(Self.record)"),
            let contents = try? JSONDecoder().decode(Prepared.self, from: data)
        else { return nil }
        return PreparedSample(directory: directory, contents: contents)
    }

    private func make(in directory: String) async throws -> Prepared {
        var prepared = Prepared(revisions: [:], archives: [:])
        let archives = Archives(directory: directory)
        for project in Instance.projects {
            progress("Making the repository \(project.path)")
            let repository = Repository(project: project, directory: "\(directory)/repositories/\(project.path).git")
            prepared.revisions[project.path] = try await repository.make(from: files)
            guard project.buildsPackages else { continue }
            progress("Building the packages of \(project.path) with rpmbuild")
            let packages = Packages(project: project, directory: "\(directory)/build/\(project.path)")
            let folder = try await packages.build(from: repository)
            let name = ArchiveName.packages(of: project.path)
            prepared.archives[name.key] = try await archives.pack(folder, below: packages.directory, as: name)
            guard let first = prepared.revisions[project.path]?.first, first != prepared.revisions[project.path]?.last
            else { continue }
            let older = Packages(project: project, directory: "\(directory)/build/\(project.path)-first")
            let olderName = ArchiveName.firstPackages(of: project.path)
            prepared.archives[olderName.key] = try await archives.pack(
                try await older.build(from: repository, at: first), below: older.directory, as: olderName)
        }
        progress("Packing the artifacts of the recorded runs")
        let recorded = "\(files.directory)/recorded"
        prepared.archives[ArchiveName.logs.key] = try await archives.pack(
            "logs", below: "\(recorded)/failed-job/artifacts", as: .logs)
        for case .recorded(let name) in Instance.conformanceJobs.map(\.log) {
            let archive = ArchiveName.report(of: name)
            prepared.archives[archive.key] = try await archives.pack(
                "report", below: "\(recorded)/\(name)/artifacts", as: archive)
        }
        prepared.archives[ArchiveName.escaping.key] = try await archives.packEscaping()
        try FileManager.default.removeItem(atPath: "\(directory)/build")
        return prepared
    }
}
