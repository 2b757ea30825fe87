internal import Foundation
internal import Jobs
internal import Machines
internal import Synchronization
internal import Terminal

/// What a session remembers between two commands: where one is, the last result, options, and what runs in the
/// background.
final class Session: Sendable {
    /// That of the running command; nil on the command line.
    @TaskLocal static var current: Session?

    struct State: Sendable {
        var isLeaving = false
        /// Whether it was said that something still runs.
        var isWarned = false
        /// The pipeline that is open, with its jobs.
        var tree: PipelineTree?
        var job: Job?
        var report: RunReport?
        /// Options that commands get which have them, by their long names; an empty value is that of a flag.
        var options: [String: String] = [:]
        /// The machines that runs of this session kept.
        var machines: [String] = []
    }

    /// A job that commands are about.
    struct Job: Sendable, Equatable {
        var name: String
        var url: String
    }

    private let state = Mutex(State())
    let context: Context
    let background = BackgroundRuns()

    init(_ context: Context) { self.context = context }

    /// What is remembered now.
    var now: State { state.withLock { $0 } }

    func update(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    /// No further command is read. Runs in the background are first told of.
    func leave() { update { $0.isLeaving = true } }

    /// A pipeline was looked at: it is the open one from now on.
    func note(_ tree: PipelineTree) {
        update { state in
            if let job = state.job, !tree.all.contains(where: { $0.job.url == job.url }) {
                (state.job, state.report) = (nil, nil)
            }
            state.tree = tree
        }
    }

    /// A run has ended.
    func note(_ report: RunReport) {
        update { state in
            state.report = report
            if let machine = report.machine { state.machines.append(machine) }
            if let job = report.job { state.job = Job(name: job.name, url: job.url) }
        }
    }

    /// Whether the machine of a job that failed stays, so that one can enter it.
    var keepsFailed: Bool { now.options["keep"] != Self.off }

    /// The machines of this session's runs that are still there.
    var keptMachines: [String] { now.machines.filter(isThere) }

    /// The machine that the last run kept, while it is there.
    var machine: String? { now.report?.machine.flatMap { isThere($0) ? $0 : nil } }

    private func isThere(_ machine: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(context.folders.expectedMachineFolders.machines)/\(machine)")
    }

    /// The jobs of the open pipeline that can be run again come first.
    var jobs: [PipelineTree.Entry] {
        let jobs = now.tree?.all.map(\.job) ?? []
        return jobs.filter { $0.profile != nil } + jobs.filter { $0.profile == nil }
    }
}
