internal import Jobs
internal import Synchronization

/// How long the machine of a run will probably boot: as long as others of its profile did on this host.
final class UsualBoot: Sendable {
    private let record: RunRecord
    private let archive: RunArchive
    /// The outer is nil until somebody asked.
    private let found = Mutex<Duration??>(nil)

    init(of record: RunRecord, in archive: RunArchive) {
        (self.record, self.archive) = (record, archive)
    }

    /// nil where no such machine has booted before.
    var duration: Duration? {
        found.withLock { found in
            if let found { return found }
            let profile = record.report.profile
            let usual = profile.flatMap { archive.usualBoot(ofProfile: $0.name, accelerator: $0.accelerator) }
            let duration = usual.map(Duration.seconds)
            found = .some(duration)
            return duration
        }
    }
}
