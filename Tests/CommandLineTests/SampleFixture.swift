import Foundation
import SampleGitLab

/// Starts instances over one cache, so that the packages are built once for all tests and runs.
enum SampleFixture {
    private static let cacheDirectory = FileManager.default.temporaryDirectory.path + "/virt-ci-sample-gitlab-tests"

    static func with<Result>(
        _ change: (inout SampleGitLab.Options) -> Void = { _ in }, _ body: (SampleGitLab) async throws -> Result
    ) async throws -> Result {
        var options = SampleGitLab.Options()
        change(&options)
        let sample = try await SampleGitLab.start(cacheDirectory: cacheDirectory, options: options)
        do {
            let result = try await body(sample)
            await sample.stop()
            return result
        } catch {
            await sample.stop()
            throw error
        }
    }
}

extension SampleGitLab {
    /// Host and port, as messages name them.
    var name: String { "127.0.0.1:\(baseURL.port ?? 0)" }
}
