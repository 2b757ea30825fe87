internal import Foundation
internal import Guests
internal import Programs

/// What was found about `gitlab-runner` in the guest, without which artifacts and caches don't come, silently.
public enum HelperFinding: Sendable, Equatable {
    /// It is there.
    case present
    /// The host's own was put there.
    case installed
    /// It is not there; `isNeeded` when the job has artifacts, needed archives or a cache.
    case missing(isNeeded: Bool)
}

/// The program that the runner's scripts call in the guest for artifacts and caches, by the name `gitlab-runner`
/// (gitlab-runner `shells/abstract.go`).
struct HelperProgram: Sendable {
    let channel: SSHChannel
    /// The host's own program, to be put into guests that have none.
    let hostProgram: String?

    func ensure(isNeeded: Bool) async throws -> HelperFinding {
        let found = try await channel.command(["sh", "-c", "command -v gitlab-runner"])
        guard found.status != 0 else { return .present }
        guard let hostProgram, FileManager.default.isReadableFile(atPath: hostProgram) else {
            return .missing(isNeeded: isNeeded)
        }
        let script = """
            place() { install -m 755 /dev/stdin /usr/local/bin/gitlab-runner; }
            if [ "$(id -u)" = 0 ]; then place; else sudo -n install -m 755 /dev/stdin /usr/local/bin/gitlab-runner; fi
            """
        try await channel.require(["sh", "-c", script], input: .file(hostProgram))
        return .installed
    }
}

extension JobResponse {
    /// Whether a stage of the job calls the helper program.
    var needsHelper: Bool {
        artifacts?.isEmpty == false || cache?.isEmpty == false
            || dependencies?.contains { $0.artifactsFile?.filename?.isEmpty == false } == true
    }
}
