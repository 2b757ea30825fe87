import Foundation
import Programs

/// Feeds what virt-ci reads from others with changed inputs, and looks for crashes, hangs and broken promises.
///
/// `virt-ci-fuzz [SECONDS [SEED [KEEP-FOLDER]]]` in the repository's root: SECONDS in all, 60 without; the input of a
/// finding is left in `.build/fuzz`, and named. `virt-ci-fuzz read SURFACE FILE…` reads inputs once.
@main
enum Fuzz {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "worker"? where arguments.count == 7: try await work(arguments)
        case "read"? where arguments.count > 2: try await read(arguments[2...], surface: arguments[1])
        default: try await search(arguments)
        }
    }

    private static func search(_ arguments: [String]) async throws {
        let seconds = arguments.first.flatMap { Int($0) } ?? 60
        let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let root = FileManager.default.currentDirectoryPath
        let campaign = Campaign(
            own: Program(program, debianPackage: "", fedoraPackage: ""), corpus: Corpus(root: root),
            findings: root + "/.build/fuzz", keep: arguments.dropFirst(2).first)
        print("Seed \(seed), \(seconds) s")
        let found = try await campaign.run(seed: seed, for: .seconds(seconds))
        guard found.isEmpty else {
            print("\(found.count) findings; read one again: virt-ci-fuzz read SURFACE FILE")
            exit(1)
        }
        print("No finding")
    }

    private static func work(_ arguments: [String]) async throws {
        guard let surface = Surfaces.all.first(where: { $0.name == arguments[1] }), let seed = UInt64(arguments[2]),
            let seconds = Int(arguments[3])
        else { exit(64) }
        let worker = Worker(
            surface: surface, seed: seed, corpus: Corpus(root: arguments[5]), file: arguments[4],
            keep: arguments[6].isEmpty ? nil : arguments[6])
        do {
            let (inputs, behaviours) = try await worker.run(for: .seconds(seconds))
            print("\(inputs) inputs, \(behaviours) behaviours")
        } catch let broken as Broken {
            FileHandle.standardError.write(Data("\(broken)\n".utf8))
            exit(4)
        }
    }

    private static func read(_ files: ArraySlice<String>, surface name: String) async throws {
        guard let surface = Surfaces.all.first(where: { $0.name == name }) else { exit(64) }
        for file in files {
            let input = FileManager.default.contents(atPath: file).map { Array($0) } ?? []
            let start = ContinuousClock.now
            print("\(file): \(try await read(input, surface)) (\(ContinuousClock.now - start))")
        }
    }

    /// On a thread of the pool, whose stack is that of the product's.
    @concurrent private static func read(_ input: [UInt8], _ surface: any Surface.Type) async throws -> String {
        try await surface.init().read(input)
    }
}
