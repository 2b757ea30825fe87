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

    /// An archive that stays in the cache as long as somebody holds this.
    struct Held: Sendable {
        let path: String
        let entry: Entry
        fileprivate let use: FileLock
    }

    /// The archive of a job, from the cache or from GitLab.
    /// - Throws: `JobError.artifactsExpired`, `.artifactsNeverMade`, `.dependencyUnplaced`, `RecipeError.changed`,
    ///   `GitLabError`.
    func archive(of dependency: PlannedDependency) async throws -> Held {
        let name = Self.name(dependency)
        let place = place(of: dependency.id)
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        while true {
            if let held = try await held(dependency) {
                onEvent(.fetched(name: name, bytes: held.entry.bytes, fromCache: true))
                return held
            }
            // Who fetches the same one may go on to use it for long, so it is looked for again and not waited for.
            guard let fetching = try FileLock.now(place + CachedFile.lockSuffix) else {
                try await Task.sleep(for: .milliseconds(100))
                continue
            }
            if entry(at: place) != nil {
                guard try await !isWhole(place) else { continue }
                onEvent(.note(.damagedArchive(name: name)))
            }
            let entry = try await fetch(dependency, to: place)
            fetching.release()
            guard let use = try use(place) else { continue }
            onEvent(.fetched(name: name, bytes: entry.bytes, fromCache: false))
            return Held(path: place + ".zip", entry: entry, use: use)
        }
    }

    /// The archive if it is here and whole.
    func held(_ dependency: PlannedDependency) async throws -> Held? {
        let place = place(of: dependency.id)
        guard entry(at: place) != nil else { return nil }
        guard let use = try FileLock.now(place + CachedFile.lockSuffix, .shared) else { return nil }
        guard try await isWhole(place), let entry = entry(at: place) else { return nil }
        try check(entry, dependency)
        CachedFile.touch(place + ".zip")
        return Held(path: place + ".zip", entry: entry, use: use)
    }

    private func use(_ place: String) throws -> FileLock? {
        guard let use = try FileLock.now(place + CachedFile.lockSuffix, .shared), entry(at: place) != nil else {
            return nil
        }
        return use
    }

    private static func name(_ dependency: PlannedDependency) -> String { "\(dependency.job) (\(dependency.id))" }

    /// A recipe tells what the archive has to be.
    private func check(_ entry: Entry, _ dependency: PlannedDependency) throws {
        guard let wanted = dependency.sha256, wanted != entry.sha256 else { return }
        throw RecipeError.changed(name: Self.name(dependency))
    }

    private func fetch(_ dependency: PlannedDependency, to place: String) async throws -> Entry {
        let name = Self.name(dependency)
        guard let project = dependency.project, let state = dependency.state else {
            throw JobError.dependencyUnplaced(job: dependency.job, id: dependency.id)
        }
        let size = try expectedSize(of: dependency, in: project, state)
        let onEvent = onEvent
        do {
            let download = try await client.downloadArtifacts(
                project: .path(project), job: dependency.id, to: place + ".zip", expectedSize: size
            ) { progress in
                onEvent(.transfer(name: name, done: progress.bytes, total: progress.total))
            }
            let entry = Entry(sha256: download.sha256, bytes: download.bytes)
            try check(entry, dependency)
            try JSONEncoder().encode(entry).write(to: URL(fileURLWithPath: place + ".json"), options: .atomic)
            return entry
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

    private func isWhole(_ place: String) async throws -> Bool {
        guard let entry = entry(at: place) else { return false }
        return try await FileDigest.sha256(of: place + ".zip") == entry.sha256
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
