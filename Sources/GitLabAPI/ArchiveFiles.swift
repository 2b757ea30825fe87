internal import Foundation
public import HTTP

/// A file in a job's archive.
public struct ArchiveFile: Sendable, Equatable, Encodable {
    /// As the archive says it: hostile.
    public var path: String
    /// Bytes, unpacked; nil of a folder.
    public var size: UInt64?
    public var isFolder: Bool

    public init(path: String, size: UInt64?, isFolder: Bool) {
        self.path = path
        self.size = size
        self.isFolder = isFolder
    }
}

extension ArchiveFile {
    /// The files in an archive on this machine.
    ///
    /// - Throws: `ZipDirectoryError`, Foundation's file errors.
    public static func list(inArchiveAt path: String) throws -> [ArchiveFile] {
        // Mapped, so that an archive of any size costs its directory alone.
        let bytes = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        let start = max(0, bytes.count - (128 << 10))
        let record = try ZipDirectory.Record(endOf: bytes[start...], startingAt: start)
        return try ZipDirectory.files(in: bytes[record.offset..<(record.offset + record.size)])
    }
}

extension GitLabClient {
    /// How much is read of an archive's end at first: the directory of some hundred files, and the longest comment.
    private static let tail = 128 << 10
    /// The longest directory of an archive that is read.
    private static let longestDirectory = 64 << 20

    /// The files in a job's archive, without the archive itself: what GitLab says of them
    /// (`GET …/jobs/:job_id/artifacts/tree`, since 18.8), else the directory at the archive's end.
    ///
    /// - Returns: Nil when the server gives no parts of it, so that the whole of it would have to be loaded.
    /// - Throws: `GitLabError`, `ZipDirectoryError`.
    public func archiveFiles(project: ProjectReference, job: Int) async throws -> [ArchiveFile]? {
        let resource = Resource.artifacts(job: job, project: project)
        do {
            let listed = try await pages(
                TreeEntry.self, resource, project.path + ["jobs", String(job), "artifacts", "tree"],
                [("recursive", "true")])
            return listed.map { ArchiveFile(path: $0.path, size: $0.size, isFolder: $0.path.hasSuffix("/")) }
        } catch GitLabError.notFound {
            return try await directory(resource, project.path + ["jobs", String(job), "artifacts"])
        }
    }

    /// Loads one file of a job's archive: `GET …/jobs/:job_id/artifacts/*path`.
    ///
    /// - Parameters:
    ///   - file: The file's path in the archive.
    ///   - path: Where it will be.
    public func downloadArtifact(
        _ file: String, project: ProjectReference, job: Int, to path: String, maximumSize: UInt64 = largestArchive,
        progress: @escaping @Sendable (TransferProgress) -> Void = { _ in }
    ) async throws -> Download {
        let parts = file.split(separator: "/").map(String.init)
        guard !parts.isEmpty, !parts.contains(".."), !parts.contains(".") else {
            throw GitLabError.notFound(
                .artifact(file, job: job, project: project), host: host, token: token?.source)
        }
        var question = try request(project.path + ["jobs", String(job), "artifacts"] + parts)
        question.headers["Accept"] = "*/*"
        return try await translating(.artifact(file, job: job, project: project)) { [question] in
            try await http.download(question, to: path, maximumSize: maximumSize, resume: false, progress: progress)
        }
    }

    private func directory(_ resource: Resource, _ path: [String]) async throws -> [ArchiveFile]? {
        guard let end = try await part("bytes=-\(Self.tail)", resource, path) else { return nil }
        let record = try ZipDirectory.Record(endOf: end.bytes, startingAt: end.first)
        guard record.size <= Self.longestDirectory else { throw ZipDirectoryError.tooLarge }
        if record.offset >= end.first {
            return try ZipDirectory.files(in: end.bytes.dropFirst(record.offset - end.first).prefix(record.size))
        }
        let range = "bytes=\(record.offset)-\(record.offset + max(record.size, 1) - 1)"
        guard let directory = try await part(range, resource, path), directory.first == record.offset else {
            return nil
        }
        return try ZipDirectory.files(in: directory.bytes.prefix(record.size))
    }

    /// A part of the archive; nil when the server gives it whole or not at all.
    private func part(
        _ range: String, _ resource: Resource, _ path: [String]
    ) async throws -> (first: Int, bytes: Data)? {
        var question = try request(path)
        question.headers["Accept"] = "*/*"
        question.headers["Range"] = range
        question.headers["Accept-Encoding"] = "identity"
        do {
            let response = try await answer(
                resource, to: question, limit: UInt64(Self.longestDirectory + Self.tail))
            if response.status == 206, let first = ContentRange(response.headers["Content-Range"])?.first {
                return (first, response.body)
            }
            // A short archive that came whole is its own end.
            return response.status == 200 && range.hasPrefix("bytes=-") ? (0, response.body) : nil
        } catch GitLabError.http(.tooLarge) {
            return nil
        } catch GitLabError.refused(_, _, status: 416, _) {
            return nil
        }
    }
}

/// An element of `artifacts/tree`.
private struct TreeEntry: Decodable, Identifiable {
    let path: String
    let size: UInt64?

    var id: String { path }
}
