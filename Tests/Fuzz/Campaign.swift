import Foundation
import Programs

/// Runs a worker a surface, one after another, and keeps the inputs that ended one.
struct Campaign {
    let own: Program
    let corpus: Corpus
    let findings: String
    let keep: String?

    /// - Returns: The files of the findings.
    func run(seed: UInt64, for limit: Duration) async throws -> [String] {
        try FileManager.default.createDirectory(atPath: findings, withIntermediateDirectories: true)
        var found: [String] = []
        for surface in Surfaces.all {
            if let file = try await run(surface, seed: seed, for: limit / Surfaces.all.count) { found.append(file) }
        }
        return found
    }

    private func run(_ surface: any Surface.Type, seed: UInt64, for limit: Duration) async throws -> String? {
        let file = "\(findings)/\(surface.name).input"
        let seconds = max(1, Int(limit / .seconds(1)))
        let result = try await own.result(
            ["worker", surface.name, "\(seed)", "\(seconds)", file, corpus.root, keep ?? ""],
            // Whatever the watchdog misses.
            deadline: .seconds(seconds + 600))
        print("\(surface.name): \(result.text)")
        guard result.status != 0 else {
            try? FileManager.default.removeItem(atPath: file)
            return nil
        }
        let input = FileManager.default.contents(atPath: file) ?? Data()
        let finding = "\(findings)/\(surface.name)-\(InputName.of(Array(input)))"
        try? FileManager.default.removeItem(atPath: finding)
        try FileManager.default.moveItem(atPath: file, toPath: finding)
        let said = String(decoding: result.standardError.suffix(4096), as: UTF8.self)
        print("\(surface.name): ended with \(result.status) on the input '\(finding)'\n\(said)")
        return finding
    }
}
