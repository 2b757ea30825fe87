import Foundation
import HTTP
import Libvirt
import Profiles
import Programs
import Testing

@testable import Images
@testable import Machines

/// What the tests need of this machine.
enum Installed {
    private static let setpriv = Program("setpriv", debianPackage: "util-linux", fedoraPackage: "util-linux")

    static func has(_ programs: Program...) -> Bool { programs.allSatisfy { (try? $0.locate()) != nil } }

    /// libvirt's test driver has no uploads, so a pool of a real daemon is needed.
    static let pool = has(.libvirtd, .qemu, .qemuImg, .unshare, setpriv) && geteuid() == 0
    static let poolReason: Comment = "needs root, libvirtd, QEMU and unshare"
}

/// A storage pool of a real libvirt daemon, for the time of a test.
struct TestPool: Sendable {
    let folder: String
    let connection: Connection
    let pool: StoragePool

    static func with(_ body: (TestPool) async throws -> Void) async throws {
        // Short: sockets are made below it.
        let folder = "/tmp/vci-\(UUID().uuidString.lowercased().prefix(8))"
        let daemon = PrivateDaemon(folder: folder + "/d")
        defer {
            let file = daemon.folder + "/run/libvirt/libvirtd.pid"
            let text = try? String(contentsOfFile: file, encoding: .utf8)
            if let id = text.flatMap({ pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }), id > 1 {
                kill(id, SIGKILL)
            }
            try? FileManager.default.removeItem(atPath: folder)
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try await daemon.start()
        let connection = try await Connection.open(daemon.uri)
        let pool = try await MachinePool(folder: folder + "/volumes").open(on: connection)
        try await body(TestPool(folder: folder, connection: connection, pool: pool))
        await connection.close()
    }

    /// Where the records are.
    var images: String { folder + "/images" }
    var downloads: DownloadFolder { DownloadFolder(path: images + "/downloads") }

    /// A catalogue as another process would make it.
    func catalogue(_ fetch: ImageFetch = .quick, onEvent: @escaping @Sendable (ImageEvent) -> Void = { _ in })
        -> ImageCatalogue
    {
        ImageCatalogue(folder: images, connection: connection, pool: pool, fetch: fetch, onEvent: onEvent)
    }

    /// The names of the volumes there are.
    func volumes() async throws -> [String] {
        try await pool.refresh()
        return try await pool.volumes().map(\.name).sorted()
    }

    /// The bytes of a volume, by its file.
    func bytes(of volume: String) async throws -> Data {
        try Data(contentsOf: URL(filePath: try await pool.volume(named: volume).path()))
    }
}

extension ImageFetch {
    /// Tries again at once.
    static let quick = patient(for: .seconds(20))

    /// Gives a silent server up at once, as no test of a good one could on a busy machine.
    static let impatient = patient(for: .milliseconds(120))

    private static func patient(for silence: Duration) -> ImageFetch {
        over(
            HTTPClient(
                limits: .init(
                    time: .seconds(20), silence: silence,
                    retries: Retries(attempts: 2, firstPause: .milliseconds(1), longestPause: .milliseconds(2)))))
    }

    /// As the program does it.
    static func over(_ client: HTTPClient) -> ImageFetch {
        @Sendable func request(_ text: String) throws -> HTTPRequest { HTTPRequest(try #require(URL(string: text))) }
        return ImageFetch(
            text: { text, limit in
                String(decoding: try await client.get(request(text), limit: UInt64(limit)).body, as: UTF8.self)
            },
            file: { text, path, limit, progress in
                _ = try await client.download(request(text), to: path, maximumSize: limit) {
                    progress($0.bytes, $0.total)
                }
            })
    }
}

/// Small images, each of other bytes.
struct SampleImages {
    private let template: Data

    /// Where an image's content is: behind its tables.
    private let place: Int

    init() async throws {
        let scratch = try ScratchFolder()
        let raw = scratch.file("raw")
        // Compressible, but not empty.
        let content = Data((0..<192 << 10).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ ($0 >> 8)) })
        try content.write(to: URL(filePath: raw))
        try await Program.qemuImg.run(["convert", "-f", "raw", "-O", "qcow2", raw, scratch.file("image")])
        template = try Data(contentsOf: URL(filePath: scratch.file("image")))
        place = try #require(template.range(of: content.prefix(4096))).lowerBound
    }

    func image(_ number: UInt64) -> Data {
        var image = template
        withUnsafeBytes(of: number.littleEndian) { image.replaceSubrange(place..<place + 8, with: $0) }
        return image
    }
}
