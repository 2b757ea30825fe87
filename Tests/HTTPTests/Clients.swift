import Foundation
import HTTP

/// Does not wait between attempts for longer than a test may take.
let quickRetries = Retries(attempts: 3, firstPause: .milliseconds(1), longestPause: .milliseconds(2))
let quickClient = HTTPClient(limits: .init(answer: 1 << 20, time: .seconds(20), retries: quickRetries))

/// An empty folder, removed afterwards.
@discardableResult
func withFolder<Value>(_ work: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("http-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await work(folder.path)
}

func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}
