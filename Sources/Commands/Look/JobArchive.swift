internal import Files
internal import Foundation
internal import GitLabAPI
internal import HTTP
internal import Profiles
internal import Terminal

/// A job's archive, as far as it has to be loaded.
struct JobArchive {
    let client: GitLabClient
    let project: ProjectReference
    let job: Int
    let context: Context

    /// A file is read in such pieces.
    private static let piece = 256 << 10

    /// What is in it, folders too.
    func files() async throws -> [ArchiveFile] {
        do {
            if let files = try await client.archiveFiles(project: project, job: job) { return files }
            return try await loaded()
        } catch GitLabError.notFound(let resource, let host, let token) {
            throw await reason(or: .notFound(resource, host: host, token: token))
        }
    }

    /// Writes one file to a file or into a folder.
    func save(_ path: String, to destination: String) async throws {
        var isFolder: ObjCBool = false
        var place = destination
        if FileManager.default.fileExists(atPath: destination, isDirectory: &isFolder), isFolder.boolValue {
            place += "/" + Self.name(path)
        }
        let download: (bytes: UInt64, sha256: String)
        if Destination(place).isReplaced {
            download = try await load(path, to: place)
        } else {
            download = try await withTemporaryFile { file in
                let download = try await load(path, to: file)
                try Destination(place).fill(from: file)
                return download
            }
        }
        context.console.note(
            "Wrote \(Format.size(download.bytes)) to '\(Sanitizer.line(place))', sha256 \(download.sha256.prefix(16))…")
    }

    /// Writes one file to standard output.
    func write(_ path: String) async throws {
        try await withTemporaryFile { file in
            _ = try await load(path, to: file)
            let handle = try FileHandle(forReadingFrom: URL(filePath: file))
            defer { try? handle.close() }
            let console = context.console
            while let piece = try handle.read(upToCount: Self.piece), !piece.isEmpty {
                if console.output.isTerminal, piece.contains(0) { throw LookFault.binary(file: path) }
                console.pass(piece, to: .output)
            }
            console.endPass(to: .output)
        }
    }

    private func load(_ path: String, to place: String) async throws -> (bytes: UInt64, sha256: String) {
        let name = Self.name(path)
        do {
            return try await context.console.withProgress { progress in
                let download = try await client.downloadArtifact(path, project: project, job: job, to: place) {
                    progress.update(.transfer("Fetching \(name)", done: $0.bytes, total: $0.total))
                }
                return (download.bytes, download.sha256)
            }
        } catch GitLabError.notFound(let resource, let host, let token) {
            let nearest = (try? await client.archiveFiles(project: project, job: job)).flatMap { files in
                files.flatMap { Spelling.nearest(to: path, among: $0.filter { !$0.isFolder }.map(\.path)) }
            }
            if let nearest { throw LookFault.noFile(path, nearest: nearest) }
            throw await reason(or: .notFound(resource, host: host, token: token))
        }
    }

    /// The whole archive is loaded for its list, where the server gives no parts of it.
    private func loaded() async throws -> [ArchiveFile] {
        context.console.note("The server gives no parts of the archive; loading it whole for its list.")
        return try await withTemporaryFile { file in
            try await context.console.withProgress { progress in
                _ = try await client.downloadArtifacts(project: project, job: job, to: file) {
                    progress.update(.transfer("Fetching the archive", done: $0.bytes, total: $0.total))
                }
            }
            return try ArchiveFile.list(inArchiveAt: file)
        }
    }

    /// Why there is no archive, where the job tells.
    private func reason(or error: GitLabError) async -> GitLabError {
        guard let job = try? await client.job(project: project, id: job) else { return error }
        switch job.artifactState() {
        case .expired(let date): return .artifactsExpired(job: job.name, id: job.id, on: date)
        case .erased(let date): return .artifactsErased(job: job.name, id: job.id, on: date)
        case .neverMade: return .artifactsNeverMade(job: job.name, id: job.id)
        case .present: return error
        }
    }

    private func withTemporaryFile<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = context.folders.cache + "/look"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let file = "\(folder)/\(UUID().uuidString)"
        defer {
            for end in ["", ".partial", ".partial.version"] { try? FileManager.default.removeItem(atPath: file + end) }
        }
        return try await body(file)
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
