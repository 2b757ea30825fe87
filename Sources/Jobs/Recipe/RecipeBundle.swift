internal import Foundation
internal import Programs

/// A recipe and its inputs in one file: what another machine needs to run a job without GitLab.
///
/// A tar archive, compressed with zstd, with two entries: `recipe.yaml`, and `inputs.tar`, whose digest the recipe has.
struct RecipeBundle: Sendable {
    let path: String

    /// Whether a file's first bytes are those of a bundle and not of a recipe: zstd's magic number (RFC 8878, 3.1.1), or
    /// the mark of a tar archive.
    static func isArchive(_ start: Data) -> Bool {
        if start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return true }
        return start.count >= 262 && start.dropFirst(257).starts(with: Data("ustar".utf8))
    }

    /// - Parameters:
    ///   - recipe: Path of a recipe in which the digest of the inputs stands.
    ///   - inputs: Path of the inputs.
    /// - Throws: `ProgramError`.
    func write(recipe: String, inputs: String) async throws {
        // Complete or not there: half a bundle would be found out by who gets it.
        let unfinished = "\(path).\(UUID().uuidString.prefix(8)).tmp"
        defer { try? FileManager.default.removeItem(atPath: unfinished) }
        let folders = [recipe, inputs].flatMap { file in
            ["-C", (file as NSString).deletingLastPathComponent, (file as NSString).lastPathComponent]
        }
        try await Program.bsdtar.run(["--create", "--zstd", "--no-xattrs", "--file", unfinished] + folders)
        guard rename(unfinished, path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
    }

    /// The text of the recipe; at most `limit` bytes of it.
    /// - Throws: `RecipeError`, `ProgramError`.
    func recipeText(limit: Int) async throws -> String {
        let entries = try await entries()
        guard let entry = entries.first(where: { $0.name == RecipeFile.name }) else {
            throw RecipeError.invalid(path: path, reason: "the bundle has no \(RecipeFile.name)")
        }
        guard entry.size <= limit else { throw RecipeError.tooLarge(path: path) }
        let result = try await reading {
            try await Program.bsdtar.run(
                ["--extract", "--to-stdout", "--file", path, "--", RecipeFile.name], outputLimit: limit + 1)
        }
        return String(decoding: result.standardOutput, as: UTF8.self)
    }

    /// Unpacks the inputs into a folder that is there, as `inputs.tar`.
    /// - Throws: `RecipeError`, `ProgramError`.
    func extractInputs(_ inputs: Recipe.PackedInputs, into folder: String) async throws {
        guard let entry = try await entries().first(where: { $0.name == Recipe.PackedInputs.name }),
            entry.size == inputs.bytes
        else { throw RecipeError.inputsMissing(path: path) }
        _ = try await reading {
            try await Program.bsdtar.run(
                [
                    "--extract", "--no-same-owner", "--no-xattrs", "--no-acls", "--file", path, "--directory", folder,
                    "--", Recipe.PackedInputs.name,
                ])
        }
    }

    /// A stranger made it: it may hold two plain files and nothing else.
    private func entries() async throws -> [Archive.Entry] {
        let entries = try await reading { try await Archive(job: path, path: path).entries() }
        let names = [RecipeFile.name, Recipe.PackedInputs.name]
        guard entries.allSatisfy({ $0.kind == "-" && names.contains($0.name) }), entries.count <= names.count else {
            throw RecipeError.invalid(path: path, reason: "it is no bundle of virt-ci's")
        }
        return entries
    }

    private func reading<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch JobError.brokenArchive(_, let reason) {
            throw RecipeError.invalid(path: path, reason: reason)
        } catch ProgramError.failed(_, _, _, let said) {
            throw RecipeError.invalid(path: path, reason: said)
        }
    }
}
