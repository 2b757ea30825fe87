internal import Foundation
internal import GitLabCI
internal import Programs
internal import Yams

/// A recipe that was read, and where the archive of its inputs is.
public struct RecipeFile: Sendable {
    public let recipe: Recipe
    /// The file that was named: a recipe, or a bundle.
    public let path: String
    /// Whether the inputs are in the file itself.
    public let isBundle: Bool

    /// The name of a recipe in a run's folder and in a bundle.
    public static let name = "recipe.yaml"
    private static let byteLimit = 8 << 20

    /// Reads a recipe, or the recipe of a bundle.
    ///
    /// - Parameter path: The file.
    /// - Throws: `RecipeError`, `ProgramError` when bsdtar is missing.
    public static func read(_ path: String) async throws -> RecipeFile {
        guard let handle = FileHandle(forReadingAtPath: path), let start = try? handle.read(upToCount: 512),
            !start.isEmpty
        else { throw RecipeError.unreadable(path: path) }
        guard RecipeBundle.isArchive(start) else {
            try handle.seek(toOffset: 0)
            guard let data = try handle.read(upToCount: byteLimit + 1), data.count <= byteLimit else {
                throw RecipeError.tooLarge(path: path)
            }
            return RecipeFile(
                recipe: try recipe(String(decoding: data, as: UTF8.self), path), path: path, isBundle: false)
        }
        let text = try await RecipeBundle(path: path).recipeText(limit: byteLimit)
        return RecipeFile(recipe: try recipe(text, path), path: path, isBundle: true)
    }

    /// Strangers write recipes too: the bounds of configurations hold for them, aliases counted.
    private static func recipe(_ text: String, _ path: String) throws -> Recipe {
        do {
            try ConfigurationNode.checkBounds(ofYAML: text)
            let decoder = YAMLDecoder()
            if let form = try? decoder.decode(Form.self, from: text), form.schema > Recipe.currentSchema {
                throw RecipeError.newerSchema(path: path, schema: form.schema)
            }
            let recipe = try decoder.decode(Recipe.self, from: text)
            try recipe.check(path)
            return recipe
        } catch let error as DecodingError {
            throw RecipeError.invalid(path: path, reason: error.place)
        } catch is YamlError {
            throw RecipeError.invalid(path: path, reason: "it is no YAML")
        } catch is ConfigurationError {
            throw RecipeError.invalid(path: path, reason: "it is no YAML, or far larger than a recipe")
        }
    }

    /// All that is known of a form that is not ours.
    private struct Form: Decodable { var schema: Int }

    /// The text of a recipe, with a word for who opens it.
    static func text(of recipe: Recipe) throws -> String {
        let encoder = YAMLEncoder()
        encoder.options = YAMLEncoder.Options(
            indent: 2, width: -1, allowUnicode: true, newLineScalarStyle: .literal)
        return """
            # What ran in '\(recipe.job.name.filter { $0 != "\n" && $0 != "\r" })', pinned. To run it again:
            #   virt-ci run --recipe \(name)

            """ + (try encoder.encode(recipe))
    }
}

extension Recipe {
    private static let yearInSeconds = 366 * 86_400
    private static let memoryLimit: UInt64 = 1 << 42

    /// Numbers that are computed with, and names that become parts of commands and paths.
    fileprivate func check(_ path: String) throws {
        func require(_ condition: Bool, _ place: String) throws {
            guard condition else { throw RecipeError.invalid(path: path, reason: place) }
        }
        try require(schema == Self.currentSchema, "schema: \(Self.currentSchema) expected")
        try require(job.id > 0 && job.pipeline >= 0, "job: positive numbers expected")
        try require((1...Self.yearInSeconds).contains(timeout), "timeout: seconds of up to a year expected")
        for depth in [sources.checkout.depth, sources.checkout.submodules.depth] {
            try require((0...1_000_000_000).contains(depth), "sources.checkout.depth: a number of commits expected")
        }
        try require(
            sources.commit.wholeMatch(of: /[0-9a-f]{40}([0-9a-f]{24})?/) != nil,
            "sources.commit: a commit's id expected")
        try require((1...1024).contains(machine.processors), "machine.processors: 1 to 1024 expected")
        try require(
            machine.memoryBytes <= Self.memoryLimit && machine.diskBytes <= Self.memoryLimit,
            "machine: at most 4 TiB of memory and disk expected")
        try require(
            machine.type.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) != nil,
            "machine.type: a machine type of QEMU's expected")
        for dependency in dependencies {
            try require(dependency.id > 0, "dependencies: positive ids expected")
            try require(Self.isDigest(dependency.sha256), "dependencies: 64 hexadecimal digits expected as sha256")
        }
        try require(Self.isDigest(inputs?.sha256), "inputs: 64 hexadecimal digits expected as sha256")
    }

    private static func isDigest(_ text: String?) -> Bool {
        guard let text else { return true }
        return text.wholeMatch(of: /[0-9a-f]{64}/) != nil
    }
}

extension DecodingError {
    /// Where a recipe is not as it should be, for instance `job.id: a value of another type`.
    fileprivate var place: String {
        func dotted(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch self {
        case .keyNotFound(let key, let context): return "\(dotted(context.codingPath + [key])) is missing"
        case .valueNotFound(_, let context): return "\(dotted(context.codingPath)) has no value"
        case .typeMismatch(_, let context): return "\(dotted(context.codingPath)) is of another type"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(dotted(context.codingPath)) is not understood"
        default: return "it is no YAML"
        }
    }
}
