internal import Foundation
internal import Jobs
internal import Programs
internal import Terminal

/// Saves a machine of the profile after a run that had to boot one, so that the next run has its machine in seconds.
///
/// It takes the processors for as long as a boot, so it goes on in a process of its own while the user reads the answer.
struct WarmingAfterwards {
    let context: Context
    let host: HostOptions

    /// - Parameter report: Of a run that has ended, its machine gone.
    func begin(_ report: RunReport) async {
        guard report.start == "cold", report.result == .passed || report.result == .failed, report.machine == nil,
            context.environment["VIRT_CI_WARM"] != "never", let profile = report.profile?.name
        else { return }
        let log = context.folders.state + "/warm.log"
        guard let own = try? Installation.path() else { return }
        let connect = host.connect.flatMap { ["--connect", $0] }
        // Nothing is said when it can't be started: the next run boots, as this one did.
        _ = try? await Self.shell.run(
            ["-c", Self.line, log, "setsid", "--fork", own, "image", "warm", profile] + connect,
            deadline: .seconds(10))
    }

    private static let shell = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
    /// The log is of the last time only.
    private static let line = #"umask 077; exec "$@" > "$0" 2>&1 < /dev/null"#
}
