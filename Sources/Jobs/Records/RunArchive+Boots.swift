internal import Foundation

extension RunArchive {
    /// How long a machine of a profile boots here: the median of the newest runs of it that booted one, in seconds from
    /// the domain's start; nil where there was none.
    ///
    /// - Parameter accelerator: `kvm` or `tcg`, which are worlds apart.
    public func usualBoot(ofProfile name: String, accelerator: String?) -> Double? {
        let boots = names.lazy.prefix(Self.looksAt).compactMap { run -> Double? in
            guard let report: BootOfReport = part(ofReport: run), report.start == "cold",
                report.profile?.name == name, report.profile?.accelerator == accelerator
            else { return nil }
            return report.seconds?.boot
        }
        let newest = boots.prefix(Self.median).sorted()
        return newest.isEmpty ? nil : newest[newest.count / 2]
    }

    /// Enough to find some of each profile, and read in no time.
    private static let looksAt = 30
    private static let median = 5

    /// The part of a report that says how its machine came up.
    private struct BootOfReport: Decodable {
        struct Profile: Decodable {
            let name: String
            let accelerator: String?
        }
        struct Seconds: Decodable {
            let boot: Double?
        }
        let start: String?
        let profile: Profile?
        let seconds: Seconds?
    }
}
