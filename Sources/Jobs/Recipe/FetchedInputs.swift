internal import Foundation
internal import GitLabCI
internal import Guests
internal import Programs

/// Finds out what a job's script fetched by itself: packages from its log, repositories from the guest, since git's
/// output doesn't tell the commit.
struct FetchedInputs: Sendable {
    /// Path of the log on this host.
    let log: String
    /// Packages that were given to the job.
    let given: [RPMPackage]
    /// The job's own checkout, which is pinned.
    let projectDirectory: String
    let channel: SSHChannel

    /// Longer lines are progress bars and dumps.
    private static let longestLine = 1 << 16

    /// Nothing of this is worth failing a run for.
    func read() async -> [FetchedInput] {
        var reader = FetchedInputReader(given: given)
        var hasCloned = false
        if let text = try? String(
            decoding: Data(contentsOf: URL(fileURLWithPath: log), options: .mappedIfSafe), as: UTF8.self)
        {
            for line in text.utf8.split(separator: UInt8(ascii: "\n")) where line.count < Self.longestLine {
                let line = String(Substring(line))
                hasCloned = hasCloned || line.contains("Cloning into '")
                reader.read(line: line)
            }
        }
        return reader.found + (hasCloned ? (try? await repositories()) ?? [] : [])
    }

    /// One line a repository: its address, a tab, and its commit. Only temporary and home folders are searched, besides
    /// where jobs work; the whole disk of an emulated guest would take a minute.
    private static let search = """
        as=; if sudo -n true 2>/dev/null; then as='sudo -n'; fi
        for place in /tmp /var/tmp /root /home /opt /srv /usr/src "$1"; do
          $as find "$place" -xdev -maxdepth 6 -name .git -prune -print 2>/dev/null
        done | sort -u | head -n 100 | while IFS= read -r folder; do
          tree=${folder%/.git}
          [ "$tree" != "$1" ] || continue
          address=$($as git -c safe.directory='*' -C "$tree" config --get remote.origin.url) || continue
          commit=$($as git -c safe.directory='*' -C "$tree" rev-parse HEAD) || continue
          printf '%s\\t%s\\n' "$address" "$commit"
        done
        """

    private func repositories() async throws -> [FetchedInput] {
        let result = try await channel.command(
            ["sh", "-c", Self.search, "virt-ci", projectDirectory], outputLimit: 1 << 16, deadline: .seconds(60))
        return result.text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            guard fields.count == 2, fields[1].wholeMatch(of: /[0-9a-f]{40}([0-9a-f]{24})?/) != nil else { return nil }
            return FetchedInput(kind: .git, name: Self.withoutCredentials(fields[0]), version: String(fields[1]))
        }
    }

    private static func withoutCredentials(_ address: Substring) -> String {
        guard var parts = URLComponents(string: String(address)), parts.scheme != nil else { return String(address) }
        (parts.user, parts.password) = (nil, nil)
        return parts.string ?? ""
    }
}
