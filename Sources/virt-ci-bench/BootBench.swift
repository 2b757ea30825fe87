import Foundation
import Programs
import SampleGitLab
import Synchronization

/// From the command to the first line of the first script in the guest, booted and restored; against the least that can
/// be: the same domain from its start to an ssh that answers, of the prepared image and of the stock one below it.
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
        print("Making the image, machines to copy, and a saved one (not measured)")
        let bare = try await BareMachine.copy(of: sample.passedJobURL, program, folders)
        let stock = try await BareMachine.stock(of: sample.passedJobURL, program, folders)
        try await program.run(["image", "warm", "debian-12"], environment: folders.environment)
        print("(a) bare stock, (b) run cold, (c) run warm, (d) bare prepared; \(rounds) times each in turn")
        let line = FirstLine(program: program, folders: folders, url: sample.passedJobURL)
        var stages = Pairs(
            "(b) virt-ci run --cold → first script line", baseline: "(a) stock image, domain start → ssh")
        var warm = Pairs(
            "(c) virt-ci run, restored → first script line", baseline: "(a) stock image, domain start → ssh")
        var overhead = Pairs(
            "(b) virt-ci run --cold → first script line", baseline: "(d) prepared image, domain start → ssh")
        for _ in 0..<rounds {
            let a = try await stock.boot()
            let b = try await line.reached(["--cold"])
            let c = try await line.reached([])
            let d = try await bare.boot()
            stages.add(b, a)
            warm.add(c, a)
            overhead.add(b, d)
        }
        for pairs in [stages, warm, overhead] { pairs.report() }
        try await bare.close()
        try await stock.close()
        await sample.stop()
    }
}

/// The time until the guest's first line, which `prepare_script` writes.
struct FirstLine: Sendable {
    let program: Program
    let folders: BenchFolders
    let url: String

    /// - Returns: Seconds from the command's start; the command is then ended, and takes its machine away.
    func reached(_ options: [String]) async throws -> Double {
        struct Reached: Error {}
        let start = ContinuousClock.now
        let end = Mutex<ContinuousClock.Instant?>(nil)
        do {
            _ = try await program.stream(
                ["run", url, "--isolated"] + options, environment: folders.environment, grace: .seconds(30)
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
