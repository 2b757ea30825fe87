internal import Foundation

/// Finds out, before anything starts, what a run without network would miss.
struct OfflineCheck: Sendable {
    let inputs: Inputs
    /// Whether the image of the machine's profile is here; else it has to be made or fetched first.
    let hasImage: Bool

    /// - Throws: `RecipeError.missingOffline` with all of it.
    func check() async throws {
        var missing: [String] = []
        if !hasImage { missing.append("the image of the machine's profile") }
        if inputs.packed == nil {
            for dependency in inputs.job.dependencies where try await inputs.cache.held(dependency) == nil {
                guard inputs.replacement == nil else { continue }
                let size = dependency.sha256.map { ", sha256:\($0.prefix(12))…" } ?? ""
                missing.append("the artifacts of '\(dependency.job)' (\(dependency.id)\(size))")
            }
            if inputs.workTree == nil, try await !inputs.sources.isFetched() {
                missing.append("commit \(inputs.sources.sha.prefix(12)) of \(inputs.sources.repository.absoluteString)")
            }
        }
        guard missing.isEmpty else { throw RecipeError.missingOffline(missing) }
    }
}
