internal import Files
internal import Foundation
internal import GitLabAPI
internal import HTTP

/// Archives that were downloaded once. A job's archive never changes, so its id is its key; the digest is kept beside.
///
/// What is kept is read through once a run before it is used, because the run's report vouches for its digest. SHA-256
/// takes a small part of the time that unpacking takes.
struct ArchiveCache: Sendable {
    let folder: String
    let client: GitLabClient
    let onEvent: @Sendable (JobEvent) -> Void

    struct Entry: Codable, Sendable {
        var sha256: String
        var bytes: UInt64
    }

    /// The archive of a job, from the cache or from GitLab.
    /// - Throws: `JobError.artifactsExpired`, `.artifactsNeverMade`, `.dependencyUnplaced`, `GitLabError`.
    func archive(of dependency: PlannedDependency) async throws -> (path: String, entry: Entry) {
        let name = "\(dependency.job) (\(dependency.id))"
        let place = place(of: dependency.id)
        if let entry = try await cached(place, name) {
            onEvent(.fetched(name: name, bytes: entry.bytes, fromCache: true))
            return (place + ".zip", entry)
        }
        guard let project = dependency.project, let state = dependency.state else {
            throw JobError.dependencyUnplaced(job: dependency.job, id: dependency.id)
        }
        let size = try expectedSize(of: dependency, in: project, state)
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let onEvent = onEvent
        do {
            let download = try await client.downloadArtifacts(
                project: .path(project), job: dependency.id, to: place + ".zip", expectedSize: size
            ) { progress in
                onEvent(.transfer(name: name, done: progress.bytes, total: progress.total))
            }
            let entry = Entry(sha256: download.sha256, bytes: download.bytes)
            try JSONEncoder().encode(entry).write(to: URL(fileURLWithPath: place + ".json"), options: .atomic)
            onEvent(.fetched(name: name, bytes: entry.bytes, fromCache: false))
            return (place + ".zip", entry)
        } catch GitLabError.notFound(.artifacts, _, _) {
            // It went away between GitLab's answer about the job and the download.
            throw JobError.artifactsExpired(
                job: dependency.job, id: dependency.id, project: project, on: nil)
        }
    }

    /// Whether the archive seems to be here already; it is verified when it is used.
    func has(_ dependency: PlannedDependency) -> Bool { entry(at: place(of: dependency.id)) != nil }

    private func place(of job: Int) -> String {
        let host = client.host.map { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? $0 : "_" }
        return "\(folder)/\(String(host))/\(job)"
    }

    private func entry(at place: String) -> Entry? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: place + ".json")),
            let entry = try? JSONDecoder().decode(Entry.self, from: data),
            let size = try? FileManager.default.attributesOfItem(atPath: place + ".zip")[.size] as? UInt64,
            size == entry.bytes
        else { return nil }
        return entry
    }

    private func cached(_ place: String, _ name: String) async throws -> Entry? {
        guard let entry = entry(at: place) else { return nil }
        guard try await FileDigest.sha256(of: place + ".zip") == entry.sha256 else {
            onEvent(.note(.damagedArchive(name: name)))
            return nil
        }
        return entry
    }

    private func expectedSize(
        of dependency: PlannedDependency, in project: String, _ state: ArtifactState
    ) throws -> UInt64? {
        let (job, id) = (dependency.job, dependency.id)
        switch state {
        case .present(let size, _): return size
        case .expired(let date), .erased(let date):
            throw JobError.artifactsExpired(job: job, id: id, project: project, on: date)
        case .neverMade: throw JobError.artifactsNeverMade(job: job, id: id, project: project)
        }
    }
}
