import Foundation
import HTTP
import Programs
import SampleGitLab

/// An artifact of 512 MiB, through our client and through curl, from the same server on loopback.
struct DownloadBench {
    private static let bytes: UInt64 = 512 << 20
    private static let curl = Program("curl", debianPackage: "curl", fedoraPackage: "curl")
    let folders: BenchFolders
    let rounds: Int

    init(_ folders: BenchFolders, rounds: Int) {
        self.folders = folders
        self.rounds = rounds
    }

    func run() async throws {
        print("Downloading an artifact of 512 MiB, \(rounds) times each in turn")
        var options = SampleGitLab.Options()
        options.largeArtifactBytes = Self.bytes
        let sample = try await SampleGitLab.start(cacheDirectory: folders.home + "/sample", options: options)
        let job = SampleGitLab.largeArtifactJob
        let url = "\(sample.baseURL.absoluteString)/api/v4/projects/4201/jobs/\(job)/artifacts"
        let file = folders.home + "/artifact"
        var pairs = Pairs("virt-ci's client, digest and all", baseline: "curl")
        var peak = 0
        let own = Program(folders.build + "/virt-ci-bench", debianPackage: "", fedoraPackage: "")
        _ = try await curl(url, to: file)
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            let result = try await own.run(["fetch", url, file])
            let measured = (ContinuousClock.now - start) / .seconds(1)
            peak = max(peak, Int(result.text) ?? 0)
            try FileManager.default.removeItem(atPath: file)
            pairs.add(measured, try await curl(url, to: file))
        }
        pairs.report()
        print("peak resident memory: \(peak / 1024) MiB")
        await sample.stop()
    }

    /// - Returns: Seconds, those of removing the file not counted: ours are not counted either.
    private func curl(_ url: String, to file: String) async throws -> Double {
        let start = ContinuousClock.now
        try await Self.curl.run(["--silent", "--show-error", "--fail", "--location", "--output", file, url])
        let measured = (ContinuousClock.now - start) / .seconds(1)
        try FileManager.default.removeItem(atPath: file)
        return measured
    }

    /// One download in a process of its own; prints its peak resident memory in KiB.
    static func fetch(_ url: String, to file: String) async throws {
        guard let address = URL(string: url) else { return }
        let download = try await HTTPClient().download(HTTPRequest(address), to: file, maximumSize: 1 << 40)
        guard download.bytes == bytes else { throw CocoaError(.fileReadCorruptFile) }
        print(try PeakMemory.kibibytes())
    }
}
