import Foundation
import Programs
import SampleGitLab
import Synchronization

/// From the command to the first line of the first script in the guest, cold; against the least that can be: the same
/// domain from its start to an ssh that answers.
struct BootBench {
    let folders: BenchFolders
    let rounds: Int
    private let program: Program

    init(_ folders: BenchFolders, rounds: Int) {
        self.folders = folders
        self.rounds = rounds
        program = Program(folders.build + "/virt-ci", debianPackage: "", fedoraPackage: "")
    }

    func run() async throws {
        let sample = try await SampleGitLab.start(cacheDirectory: folders.home + "/sample")
        print("Making the image and a machine to copy (not measured)")
        let bare = try await BareMachine.copy(of: sample.passedJobURL, program, folders)
        print("Booting a machine cold, \(rounds) times each in turn")
        var pairs = Pairs("virt-ci run → first script line", baseline: "domain start → ssh")
        for _ in 0..<rounds {
            let measured = try await firstScriptLine(sample.passedJobURL)
            pairs.add(measured, try await bare.boot())
        }
        pairs.report()
        try await bare.close()
        await sample.stop()
    }

    /// The time until the guest's first line, which `prepare_script` writes.
    private func firstScriptLine(_ url: String) async throws -> Double {
        struct Reached: Error {}
        let start = ContinuousClock.now
        let end = Mutex<ContinuousClock.Instant?>(nil)
        do {
            _ = try await program.stream(
                ["run", url, "--isolated"], environment: folders.environment, grace: .seconds(30)
            ) { _, data in
                guard String(decoding: data, as: UTF8.self).contains("Running on virt-ci-") else { return }
                end.withLock { $0 = .now }
                // Ends the program with SIGTERM, and it takes its machine away.
                throw Reached()
            }
        } catch is Reached {}
        guard let end = end.withLock({ $0 }) else { throw CocoaError(.featureUnsupported) }
        return (end - start) / .seconds(1)
    }
}
