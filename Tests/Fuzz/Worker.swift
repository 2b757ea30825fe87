import Foundation

/// Feeds one surface until time is up. A crash ends it, so it runs in a process of its own, and every input is in a file
/// before it is read.
struct Worker {
    /// Inputs that behaved in a new way are kept to make others of, up to here.
    private static let populationLimit = 4000

    /// How long an input may take that others are made of.
    private static let parentLimit = Duration.milliseconds(250)

    let surface: any Surface.Type
    let seed: UInt64
    let corpus: Corpus
    /// Where the input at hand is.
    let file: String
    /// Where inputs that behave in a new way are kept; nil to keep none.
    let keep: String?

    /// - Returns: How many inputs were read, and how many ways to behave were seen.
    /// - Throws: `Broken`.
    @concurrent func run(for limit: Duration) async throws -> (inputs: Int, behaviours: Int) {
        try Limits.setMemory()
        let current = try CurrentInput(path: file)
        let watchdog = Watchdog()
        watchdog.start()
        let mutator = Mutator(words: surface.words)
        let reader = surface.init()
        var dice = Dice(seed)
        var population: [[UInt8]] = []
        var seen: Set<String> = []
        var count = 0
        // First all that is kept, whatever the time.
        for input in corpus.inputs(of: surface) {
            let start = ContinuousClock.now
            seen.insert(try await watched(input, reader, current, watchdog))
            count += 1
            // What passes a limit of the product's takes long, and so would all that is made of it.
            if ContinuousClock.now - start < Self.parentLimit { population.append(input) }
        }
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            let parent = dice.pick(population) ?? []
            let input = mutator.mutated(parent, with: dice.pick(population) ?? [], &dice)
            let start = ContinuousClock.now
            let behaviour = try await watched(input, reader, current, watchdog)
            count += 1
            guard seen.insert(behaviour).inserted, population.count < Self.populationLimit,
                ContinuousClock.now - start < Self.parentLimit
            else { continue }
            population.append(input)
            if let keep, input.count < 2048 { try save(input, in: keep) }
        }
        return (count, seen.count)
    }

    private func watched(
        _ input: [UInt8], _ reader: any Surface, _ current: CurrentInput, _ watchdog: Watchdog
    ) async throws -> String {
        try current.write(input)
        watchdog.begin()
        defer { watchdog.end() }
        return try await reader.read(input)
    }

    private func save(_ input: [UInt8], in folder: String) throws {
        let folder = "\(folder)/\(surface.name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(input).write(to: URL(filePath: "\(folder)/\(InputName.of(input))"))
    }
}

/// The input at hand, in a file that outlives the process.
final class CurrentInput: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Broken("cannot write '\(path)'") }
    }

    func write(_ input: [UInt8]) throws {
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, input, input.count, 0) == input.count else {
            throw Broken("cannot write the input at hand")
        }
    }
}

/// A name by what is in a file (FNV-1a).
enum InputName {
    static func of(_ input: [UInt8]) -> String {
        let hash = input.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
