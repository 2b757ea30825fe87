internal import Foundation

/// The runs that are recorded on this machine.
public struct RunArchive: Sendable {
    private let runs: String

    /// - Parameter runs: The folder of all runs.
    public init(runs: String) { self.runs = runs }

    /// Names of the runs, the newest first.
    public var names: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
        return names.filter { !$0.hasPrefix(".") }.map { ($0, began($0)) }.sorted { $0.1 > $1.1 }.map(\.0)
    }

    private func began(_ run: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(runs)/\(run)")
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }

    /// The recipe of a run.
    ///
    /// - Parameter run: Its name, or `last` for the newest that has one.
    /// - Throws: `RecipeError.noSuchRun`, and as `RecipeFile.read`.
    public func recipe(ofRun run: String) async throws -> RecipeFile {
        let names = names
        let candidates = run == "last" ? names : names.filter { $0 == run }
        guard let found = candidates.map(recipePath).first(where: FileManager.default.fileExists) else {
            throw RecipeError.noSuchRun(run, runs: Array(names.prefix(5)))
        }
        return try await RecipeFile.read(found)
    }

    /// The newest recipe of a job.
    ///
    /// - Parameter host: The server's name, as recipes have it.
    /// - Throws: `RecipeError.noRecipeOf`.
    public func recipe(ofJob id: Int, host: String) async throws -> RecipeFile {
        for name in names {
            // A run that was interrupted has none, and one of a newer virt-ci is not ours.
            guard let file = try? await RecipeFile.read(recipePath(name)), file.recipe.job.id == id,
                file.recipe.job.host == host
            else { continue }
            return file
        }
        throw RecipeError.noRecipeOf(job: "\(id)")
    }

    /// The jobs that the newest runs were of, each once.
    ///
    /// - Parameter limit: How many runs are looked at.
    public func jobs(limit: Int) -> [JobIdentity] {
        var found: [JobIdentity] = []
        for name in names.prefix(limit) {
            guard let report: JobOfReport = part(ofReport: name), let job = report.job,
                !found.contains(where: { $0.url == job.url })
            else { continue }
            found.append(job)
        }
        return found
    }

    /// The part of a report that says which job it is of.
    private struct JobOfReport: Decodable {
        let job: JobIdentity?
    }

    /// What somebody needs of a run's report; nil where there is none that can be read.
    func part<Part: Decodable>(ofReport run: String) -> Part? {
        let file = URL(fileURLWithPath: "\(path(of: run))/report.json")
        guard let data = try? Data(contentsOf: file), data.count < Self.reportLimit else { return nil }
        return try? JSONDecoder().decode(Part.self, from: data)
    }

    /// Somebody waits for a list of many.
    private static let reportLimit = 1 << 20

    private func recipePath(_ run: String) -> String { "\(path(of: run))/\(RecipeFile.name)" }

    /// The folder of a run.
    func path(of run: String) -> String { "\(runs)/\(run)" }
}
