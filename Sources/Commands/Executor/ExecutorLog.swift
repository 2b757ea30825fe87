internal import Executor
internal import Foundation
internal import GitLabCI
internal import Images
internal import Machines
internal import Profiles
internal import Synchronization
internal import Terminal

/// The job log of `prepare_exec`: what is waited for and how long each part took, in GitLab's collapsible sections
/// (GitLab documentation, "Job logs").
final class ExecutorLog: Sendable {
    /// A part of the log that can be collapsed.
    private struct Section {
        let name: String
        let start: ContinuousClock.Instant
    }

    private struct State {
        var section: Section?
        /// When progress within a step was last told.
        var told: ContinuousClock.Instant?
        /// What the guest is waited for, and since when.
        var waiting: (what: String, since: ContinuousClock.Instant)?
    }

    private let console: Console
    private let state = Mutex(State())
    /// Often enough to see that something goes on, seldom enough for a log.
    private static let pause = Duration.seconds(15)

    init(console: Console) { self.console = console }

    func show(_ event: PreparationEvent) {
        switch event {
        case .chosen(let profile): line(Self.sentence(profile))
        case .image(let event): show(event)
        case .machine(let event): show(event)
        case .imageReady(let digest):
            end()
            line("Image: sha256:\(digest)")
        case .helper(let finding): Self.sentence(finding).map(line)
        case .ready(let machine, let seconds):
            end()
            line("Machine '\(machine)' is ready after \(Format.duration(.seconds(seconds)))")
        }
    }

    /// Writes the job's definition for those who run it again.
    func show(_ job: RecordedJob, of response: JobResponse) {
        do {
            write(try RecordedJobSection.text(for: job, hiding: JobSecrets(response).values, at: Date()))
        } catch RecordedJobError.tooLarge(let bytes, let limit) {
            line(
                "The job's definition is not in this log: it has \(Format.size(UInt64(bytes))), and "
                    + "\(Format.size(UInt64(limit))) is the limit")
        } catch {
            line("The job's definition is not in this log: hiding its secrets leaves nothing readable")
        }
    }

    func show(_ event: ImageEvent) {
        switch event {
        case .started(let step):
            begin("virt_ci_image", "Making the image")
            line(EventSentence.step(step))
        case .bytes(let step, let done, let total):
            let size = total.map { Format.size(done, of: $0) } ?? Format.size(done)
            progress("\(EventSentence.step(step)): \(size)")
        case .packages(let packages):
            progress("Installing the image's packages: \(packages.done) of \(packages.total)")
        case .note(let note): line(EventSentence.note(note))
        case .finished: end()
        }
    }

    func show(_ event: MachineEvent) {
        switch event {
        case .queued, .waitingToStart: begin("virt_ci_queue", "Waiting for room on this host")
        case .provisioned: begin("virt_ci_machine", "Starting the machine")
        case .waiting(_, let requirement, let limit):
            let what = EventSentence.waiting(for: requirement)
            state.withLock { $0.waiting = (what, .now) }
            if requirement != .running { line("\(what), up to \(Format.duration(limit))") }
        case .met, .ready, .retrying: state.withLock { $0.waiting = nil }
        default: break
        }
        EventSentence.machine(event).map(line)
    }

    /// Runs work during which no minute passes without news: a guest can take minutes for its next step.
    func alive<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let beat = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.pause)
                guard let (what, since) = state.withLock({ $0.waiting }) else { continue }
                progress("\(what): \(Format.elapsed(.now - since)) so far")
            }
        }
        defer { beat.cancel() }
        return try await work()
    }

    /// Ends the open section.
    func end() {
        let section = state.withLock { state in
            defer { state.section = nil }
            return state.section
        }
        guard let section else { return }
        write("section_end:\(Self.now):\(section.name)\r\u{1b}[0K\n")
    }

    /// Begins a section unless it is open already; another one that is open ends.
    private func begin(_ name: String, _ title: String) {
        guard state.withLock({ $0.section?.name }) != name else { return }
        end()
        state.withLock { $0.section = Section(name: name, start: .now) }
        write("section_start:\(Self.now):\(name)[collapsed=true]\r\u{1b}[0K\(title)\n")
    }

    private func line(_ text: String) {
        state.withLock { $0.told = .now }
        write(text + "\n")
    }

    /// Tells how far a step is, now and then.
    private func progress(_ text: String) {
        let isTime = state.withLock { state in
            guard let told = state.told, .now - told < Self.pause else { return true }
            return false
        }
        if isTime { line(text) }
    }

    private func write(_ text: String) { console.out(text) }

    private static var now: Int { Int(Date().timeIntervalSince1970) }

    private static func sentence(_ profile: Profile) -> String {
        let shape = profile.shape
        return "virt-ci \(Version.text): profile '\(profile.name)', \(Format.count(shape.processors, "processor")), "
            + "\(Format.size(shape.memoryBytes)) of memory, \(Format.size(shape.diskBytes)) of disk"
    }

    private static func sentence(_ finding: HelperFinding) -> String? {
        switch finding {
        case .present, .missing(isNeeded: false): nil
        case .installed: "The host's gitlab-runner was put into the guest, for artifacts and caches"
        case .missing(isNeeded: true):
            "WARNING: The guest has no gitlab-runner, so this job's artifacts and caches will not come or go. "
                + "'gitlab-runner' in the host's policy puts the host's own there"
        }
    }
}
