import Foundation
import GitLabAPI
import HTTP
import LoopbackServer
import Testing

@Suite("The files of an archive")
struct ArchiveFilesTests {
    private let project = ProjectReference.path("virt/libvirt")

    /// A zip archive of stored files: head, data, directory, end.
    private func archive(_ files: [(String, Int)], padding: Int = 0) -> Data {
        var data = Data(count: padding)
        var directory = Data()
        for (name, size) in files {
            let offset = data.count
            data +=
                number(0x0403_4B50, 4) + Data(count: 22) + number(name.utf8.count, 2) + number(0, 2) + Data(name.utf8)
            data += Data(count: size)
            directory += number(0x0201_4B50, 4) + Data(count: 16) + number(size, 4) + number(size, 4)
            directory += number(name.utf8.count, 2) + Data(count: 12) + number(offset, 4) + Data(name.utf8)
        }
        let place = data.count
        data += directory + number(0x0605_4B50, 4) + Data(count: 4) + number(files.count, 2) + number(files.count, 2)
        return data + number(directory.count, 4) + number(place, 4) + number(0, 2)
    }

    private func number(_ value: Int, _ length: Int) -> Data {
        Data((0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }

    private func list(_ archive: Data, hasRanges: Bool = true) async throws -> (files: [ArchiveFile]?, sent: Int) {
        let sent = Counter()
        return try await LoopbackServer.run({ request in
            guard !request.path.hasSuffix("/tree") else { return Reply(404) }
            guard hasRanges, let range = request.headers["range"]?.dropFirst("bytes=".count) else {
                return Reply(200, ["Content-Length": "\(archive.count)"], body: archive)
            }
            let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            let first = ends[0] ?? max(0, archive.count - (ends[1] ?? 0))
            let part = archive[first..<min(archive.count, ends[0] == nil ? archive.count : (ends[1] ?? 0) + 1)]
            sent.add(part.count)
            return Reply(
                206, ["Content-Range": "bytes \(first)-\(part.endIndex - 1)/\(archive.count)"], body: Data(part))
        }) { server in
            let files = try await GitLabClient(server, token: secretValue).archiveFiles(project: project, job: 7)
            return (files, sent.value)
        }
    }

    @Test("Are read from the end of a long archive, without the rest of it")
    func ranges() async throws {
        let long = archive([("logs/", 0), ("logs/a.log", 10), ("logs/big", 4_000_000)])
        let (files, sent) = try await list(long)
        #expect(files?.map(\.path) == ["logs/", "logs/a.log", "logs/big"])
        #expect(files?.map(\.size) == [nil, 10, 4_000_000])
        #expect(sent < 200_000)
    }

    @Test("Are read in two steps when their directory is longer than the first")
    func longDirectory() async throws {
        let many = (0..<4000).map { ("logs/some-folder/\($0)", 1) }
        #expect(try await list(archive(many)).files?.count == 4000)
    }

    @Test("Of a server without ranges are not known unless the archive is short")
    func whole() async throws {
        #expect(try await list(archive([("a", 1)]), hasRanges: false).files?.map(\.path) == ["a"])
        let long = archive([("a", 1)], padding: 80 << 20)
        #expect(try await list(long, hasRanges: false).files == nil)
    }

    @Test("Of something that is no archive, or a broken one, are an error")
    func broken() async throws {
        #expect(await fault(Data("no archive, but a long text".utf8)) == .noEnd)
        var cut = archive([("logs/a.log", 10)])
        cut[cut.count - 10] = 0xff
        #expect(await fault(cut) == .noEnd)
        var lost = archive([("logs/a.log", 10)])
        let entry = try #require(lost.firstRange(of: Data("PK\u{1}\u{2}".utf8)))
        lost[entry.lowerBound + 28] = 0xff
        #expect(await fault(lost) == .brokenEntry)
    }

    private func fault(_ archive: Data) async -> ZipDirectoryError? {
        do {
            _ = try await list(archive)
            return nil
        } catch {
            return error as? ZipDirectoryError
        }
    }

    @Test("Are asked from GitLab where it lists them")
    func tree() async throws {
        let answer =
            #"[{"name":"logs","path":"logs/","type":"directory","mode":"040755"},"#
            + #"{"name":"a.log","path":"logs/a.log","type":"file","size":12,"mode":"100644"}]"#
        try await LoopbackServer.run({ request in
            request.path.hasSuffix("/artifacts/tree")
                ? Reply(200, ["Content-Type": "application/json"], text: answer) : Reply(500)
        }) { server in
            let files = try await GitLabClient(server).archiveFiles(project: project, job: 7)
            #expect(
                files == [
                    ArchiveFile(path: "logs/", size: nil, isFolder: true),
                    ArchiveFile(path: "logs/a.log", size: 12, isFolder: false),
                ])
        }
    }

    @Test("One of them is loaded by its path, which can't lead out of the archive")
    func one() async throws {
        try await LoopbackServer.run({ request in
            request.path.hasSuffix("/jobs/7/artifacts/logs/a%20b.log") ? Reply(200, text: "hello") : Reply(404)
        }) { server in
            let client = try GitLabClient(server)
            try await withFolder { folder in
                let file = folder + "/a"
                let download = try await client.downloadArtifact("logs/a b.log", project: project, job: 7, to: file)
                #expect(download.bytes == 5)
                #expect(FileManager.default.contents(atPath: file) == Data("hello".utf8))
                await #expect(throws: GitLabError.self) {
                    try await client.downloadArtifact("../../x", project: project, job: 7, to: file)
                }
            }
            #expect(server.requests.count == 1)
        }
    }
}

/// Counts on any thread.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    var value: Int { lock.withLock { count } }
    func add(_ number: Int) { lock.withLock { count += number } }
}
