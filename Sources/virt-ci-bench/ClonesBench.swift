import Foundation
import Libvirt
import Machines
import Programs
import SampleGitLab

/// Ten clones of one saved machine at once against one alone, the memory they really take, and the making of an overlay.
struct ClonesBench {
    let folders: BenchFolders
    let rounds: Int
    private let program: Program
    private static let count = 10

    init(_ folders: BenchFolders, rounds: Int) {
        self.folders = folders
        self.rounds = rounds
        program = Program(folders.build + "/virt-ci", debianPackage: "", fedoraPackage: "")
    }

    func run() async throws {
        let sample = try await SampleGitLab.start(cacheDirectory: folders.home + "/sample")
        print("Saving a machine (not measured)")
        try await program.run(["image", "warm", "debian-12"], environment: folders.environment)
        let line = FirstLine(program: program, folders: folders, url: sample.passedJobURL)
        print("Restoring \(Self.count) at once, and one alone")
        var pairs = Pairs("\(Self.count) at once, the last one's first line", baseline: "one alone")
        for _ in 0..<max(1, rounds / 3) {
            let alone = try await line.reached([])
            let together = try await withThrowingTaskGroup(of: Double.self) { group in
                for _ in 0..<Self.count { group.addTask { try await line.reached([]) } }
                return try await group.reduce(0, max)
            }
            pairs.add(together, alone)
        }
        pairs.report()
        try await measureOverlays()
        await sample.stop()
    }

    /// What libvirt takes to make a qcow2 volume over an image.
    private func measureOverlays() async throws {
        guard let saved = Machines.warmStates(in: folders.machines).last else { return }
        let connection = try await Connection.open(saved.connection)
        let pool = try await connection.storagePool(named: saved.pool)
        guard let image = try await pool.volumes().first(where: { $0.name.hasSuffix("-prepared.qcow2") }) else {
            return
        }
        let path = try await image.path()
        let capacity = try await image.information().capacity
        var times: [Double] = []
        for number in 0..<20 {
            let start = ContinuousClock.now
            let volume = try await pool.createVolume(
                VolumeDocument(
                    name: "virt-ci-bench-\(number).qcow2", capacity: capacity, allocation: 0, format: .qcow2,
                    backingStore: .init(path: path, format: .qcow2)))
            times.append((ContinuousClock.now - start) / .milliseconds(1))
            try await volume.delete()
        }
        print("an overlay: median \(Pairs.text(times.sorted()[times.count / 2])) ms of \(times.count)")
        await connection.close()
    }
}
