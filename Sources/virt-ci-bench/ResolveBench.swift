import Foundation
import GitLabCI
import Programs
import Yams

/// From merged YAML to one job of it, against what Yams alone takes to read the same text; each in a process of its own,
/// whose peak memory is told too. At one, two and four times the size, to show how it grows.
struct ResolveBench {
    /// Larger than any configuration known: libvirt's has 120 jobs in 4 500 lines.
    private static let jobs = 1000
    private static let linesOfJob = 20
    let folders: BenchFolders
    let rounds: Int

    init(_ folders: BenchFolders, rounds: Int) {
        self.folders = folders
        self.rounds = rounds
    }

    func run() async throws {
        let own = Program(folders.build + "/virt-ci-bench", debianPackage: "", fedoraPackage: "")
        for factor in [1, 2, 4] {
            let jobs = Self.jobs * factor
            let file = folders.home + "/merged.yml"
            try Self.yaml(jobs: jobs).write(toFile: file, atomically: true, encoding: .utf8)
            print("Resolving one of \(jobs) jobs in \(jobs * Self.linesOfJob) lines, \(rounds) times each in turn")
            var pairs = Pairs("merged YAML → job", baseline: "Yams' reading alone")
            var peaks: (own: Double, yams: Double) = (0, 0)
            for _ in 0..<rounds {
                let measured = try Answer(await own.run(["resolve-once", file, Self.name(jobs - 1)]).text)
                let baseline = try Answer(await own.run(["resolve-once", file]).text)
                pairs.add(measured.seconds, baseline.seconds)
                peaks = (max(peaks.own, measured.mebibytes), max(peaks.yams, baseline.mebibytes))
            }
            pairs.report()
            print("peak resident memory: \(Pairs.text(peaks.own)) MiB, with Yams alone \(Pairs.text(peaks.yams)) MiB")
            try FileManager.default.removeItem(atPath: file)
        }
    }

    /// Resolves once and prints seconds and peak memory.
    ///
    /// - Parameter job: nil to have Yams read the text, and nothing else.
    static func once(_ file: String, job name: String?) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let start = ContinuousClock.now
        if let name {
            let job = try MergedConfiguration(yaml: text, file: "merged configuration").job(named: name)
            guard job.script.last?.contains(name) == true else { throw CocoaError(.fileReadCorruptFile) }
        } else {
            guard try Yams.compose(yaml: text, Resolver.basic)?.mapping?.isEmpty == false else {
                throw CocoaError(.fileReadCorruptFile)
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(seconds, try PeakMemory.kibibytes())
    }

    private static func name(_ number: Int) -> String { "x86_64-fedora-\(number)" }

    /// Jobs as GitLab's lint shows them, of a stage and a template each.
    private static func yaml(jobs: Int) -> String {
        var text = "---\nstages:\n- builds\nvariables:\n  GIT_DEPTH: '100'\n"
        for number in 0..<jobs {
            text += """
                \(name(number)):
                  stage: builds
                  interruptible: true
                  image: "$CI_REGISTRY_IMAGE/ci-$TARGET_IMAGE:latest"
                  needs:
                  - job: x86_64-fedora-\(number)-container
                    optional: true
                  before_script:
                  - source ci/jobs.sh
                  script:
                  - run_build \(name(number))
                  variables:
                    TARGET_IMAGE: fedora-\(number)
                    JOB_OPTIONAL: 'yes'
                  artifacts:
                    paths:
                    - libvirt-rpms
                    expire_in: 1 day
                  extends:
                  - ".native_build_job"

                """
        }
        return text
    }

    /// What a process of `once` printed.
    private struct Answer {
        let seconds: Double
        let mebibytes: Double

        init(_ text: String) throws {
            let fields = text.split(separator: " ").compactMap { Double($0) }
            guard fields.count == 2 else { throw CocoaError(.fileReadCorruptFile) }
            (seconds, mebibytes) = (fields[0], fields[1] / 1024)
        }
    }
}

/// The most memory that this process ever had resident (`VmHWM`, `proc(5)`).
enum PeakMemory {
    static func kibibytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
